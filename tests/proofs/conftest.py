"""What the long proofs share."""

from collections.abc import Iterator

import pytest

from tests.proofs.networks import Networks
from tests.sample import Sample


@pytest.fixture
def networks(sample: Sample) -> Iterator[Networks]:
    """Two servers asked by the sample campaign; nothing is collected yet."""
    running = Networks(sample)
    yield running
    running.stop()
