"""What all tests share."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

# The same examples in every run; on a fresh machine the first one waits for the Unicode tables.
settings.register_profile(
    "suite", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("suite")


@pytest.fixture
def anyio_backend() -> str:
    """The library runs on asyncio."""
    return "asyncio"
