"""Soak: trading days under random faults, in simulated time; a failing seed can be played again."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from kiwoom_async.net.websocket import LibraryName
from tests.support.libraries import EVERY_LIBRARY
from tests.support.soak import Soak

pytestmark = pytest.mark.anyio


async def test_a_day_of_faults_is_the_same_twice(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    seed = 17 + int(request.config.getoption("--seed") or 0)  # with 17, another program logs in
    await same_twice(seed, 1, "aiohttp", tmp_path)


@pytest.mark.heavy
@pytest.mark.parametrize("library", EVERY_LIBRARY)
@pytest.mark.parametrize("seed", [11, 12])
async def test_four_days_of_faults_are_the_same_twice(
    seed: int, library: LibraryName, tmp_path: Path
) -> None:
    await same_twice(seed, 4, library, tmp_path)


async def same_twice(seed: int, days: int, library: LibraryName, folder: Path) -> None:
    soaks = [Soak(seed, folder / name, library=library, rate=0.03) for name in ("1", "2")]
    for soak in soaks:
        await soak.play(days)
        assert soak.figures.faults
        assert soak.figures.booked
    assert soaks[0].story == soaks[1].story


@pytest.mark.heavy
@pytest.mark.parametrize("rate", [0.01, 0.03])
@pytest.mark.parametrize("seed", range(1, 5))
async def test_two_hundred_days(seed: int, rate: float, tmp_path: Path) -> None:
    """Eight times 25: with nights, weekends, dead tokens and restarts between them."""
    began = time.process_time()
    soak = Soak(seed, tmp_path, library="picows" if seed % 2 else "aiohttp", rate=rate)
    await soak.play(25)
    print(f"\nseed {seed}: {soak.figures}, {time.process_time() - began:.0f} s of CPU")
    assert soak.figures.faults > 100
    assert soak.figures.replaced
