"""The story of a summer, lived through in the test's database."""

import pytest

from config.settings import Settings
from tests.curator.worked.story import Summer
from tests.sample import Sample


@pytest.fixture
def summer(sample: Sample, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Summer:
    """Everything has happened; it is the morning of 2.10.2026."""
    lived = Summer(sample, settings, monkeypatch)
    lived.live()
    return lived
