"""Soak: trading days under random faults, in simulated time; a failing seed can be played again."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.support.soak import Soak

pytestmark = pytest.mark.anyio


async def test_a_day_of_faults_is_the_same_twice(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    seed = 1 + int(request.config.getoption("--seed") or 0)
    first, second = Soak(seed, tmp_path / "1"), Soak(seed, tmp_path / "2")
    await first.play(1)
    await second.play(1)
    assert first.story == second.story
    assert first.figures.faults
    assert first.figures.booked


@pytest.mark.heavy
@pytest.mark.parametrize("seed", range(1, 5))
async def test_fifty_days(seed: int, tmp_path: Path) -> None:
    """Four times fifty: with nights, midnights, weekends, dead tokens and restarts between."""
    began = time.process_time()
    soak = Soak(seed, tmp_path, library="picows" if seed % 2 else "aiohttp")
    await soak.play(50)
    print(f"\nseed {seed}: {soak.figures}, {time.process_time() - began:.0f} s of CPU")
    assert soak.figures.faults > 100
