# Everything here sets up what it needs. `make` alone lists what there is.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
RUN    := $(VENV)/.run-ready
DEV    := $(VENV)/.dev-ready

.DEFAULT_GOAL := help

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

run: $(RUN) ## the real service on SQLite in var/
	@$(BIN)/someseina run

demo: $(RUN) ## a living product with sample networks, no account and no internet
	@$(BIN)/someseina demo

test: $(DEV) packages ## lint, types, contracts, tests on both databases, browser tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@# Many tests start the service: compiled once, not at every start where nothing may be written.
	@$(BIN)/python -m compileall -q collector curator wall config someseina.py
	$(BIN)/python -m pytest --numprocesses 2 --dist worksteal $(PYTEST)

proof: $(DEV) packages ## every benchmark and long proof: name, value, goal
	@$(BIN)/uv pip install --python $(BIN)/python -q --group proof || echo "proof: comparison packages could not be installed; their lines will say so"
	@$(BIN)/python -m benchmarks

format: $(DEV) ## put the code into its form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

pictures: $(DEV) packages ## take the pictures in docs/pictures/ anew
	$(BIN)/python -m tests.tale.pictures

words: $(DEV) ## take new texts into the catalogues
	@mkdir -p .cache
	cd curator && $(CURDIR)/$(BIN)/pybabel -q extract -F ../pyproject.toml --add-location file -k _ -k lazy_gettext -o ../.cache/desk.pot desk report
	cd curator/removal && $(CURDIR)/$(BIN)/pybabel -q extract -F ../../pyproject.toml --add-location file -k _ -o ../../.cache/removal.pot .
	cd wall && $(CURDIR)/$(BIN)/pybabel -q extract -F ../pyproject.toml --add-location file -k _ -o ../.cache/wall.pot .
	@for language in fi sv; do for catalogue in curator/desk curator/removal wall; do \
	  $(BIN)/pybabel -q update --ignore-pot-creation-date --no-fuzzy-matching --no-wrap -D $${catalogue##*/} \
	    -i .cache/$${catalogue##*/}.pot -d $$catalogue/translations -l $$language; done; done

lock: $(DEV) ## renew the lock files after pyproject.toml changed
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock

clean: ## remove what was installed and built, never var/
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/uv:
	@echo "Setting up $(VENV) (once, half a minute) …"
	@$(PYTHON) -c 'import sys; sys.exit("Someseinä needs Python 3.11 or newer, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

$(RUN): $(BIN)/uv requirements.lock pyproject.toml
	@$(BIN)/uv pip install --python $(BIN)/python -q --compile-bytecode --require-hashes -r requirements.lock
	@$(BIN)/uv pip install --python $(BIN)/python -q --no-deps -e .
	@touch $@

$(DEV): $(RUN) requirements-dev.lock
	@$(BIN)/uv pip install --python $(BIN)/python -q --compile-bytecode --require-hashes -r requirements-dev.lock
	@touch $@

# A browser and nginx come from the system's own packages; SOMESEINA_CHROMIUM names another browser.
packages:
	@{ command -v "$${SOMESEINA_CHROMIUM:-chromium}" || command -v chromium-browser; } >/dev/null 2>&1 \
	  && { command -v nginx || test -x /usr/sbin/nginx; } >/dev/null 2>&1 || sh .ci/packages

.PHONY: help run demo test proof format pictures words lock clean packages
