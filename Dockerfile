# The service in a container: SQLite, pictures and the published wall live in the volume /data.
#
#   docker build -t someseina .
#   docker run --init -p 127.0.0.1:8080:8080 -v someseina:/data someseina

# The version every test runs on.
ARG PYTHON_VERSION=3.11

FROM python:${PYTHON_VERSION}-slim-bookworm AS build
RUN python -m pip install --quiet --disable-pip-version-check --root-user-action=ignore uv
WORKDIR /source
# Packages first: they change seldom, so this layer is kept.
COPY requirements.lock ./
RUN uv venv /opt/someseina \
 && uv pip install --python /opt/someseina/bin/python --compile-bytecode --no-cache \
      --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENCE someseina.py ./
COPY config config
COPY collector collector
COPY curator curator
COPY wall wall
RUN uv build --wheel --out-dir /wheel \
 && uv pip install --python /opt/someseina/bin/python --compile-bytecode --no-cache --no-deps /wheel/*.whl \
 && /opt/someseina/bin/someseina --version

FROM python:${PYTHON_VERSION}-slim-bookworm
LABEL org.opencontainers.image.title="Someseinä" \
      org.opencontainers.image.licenses="EUPL-1.2"
RUN groupadd --system --gid 10001 someseina \
 && useradd --system --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin someseina \
 && install --directory --owner=someseina --group=someseina --mode=0750 /data
COPY --from=build /opt/someseina /opt/someseina
ENV PATH=/opt/someseina/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    SOMESEINA_DATA=/data \
    SOMESEINA_LISTEN=0.0.0.0
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=15s --start-period=40s --retries=3 CMD ["someseina", "health"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["someseina"]
CMD ["run"]
