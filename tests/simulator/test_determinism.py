"""The same seed tells the same story, when exchange and session share a clock."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys

import anyio
import pytest

from tests.support.story import opening, story

pytestmark = [pytest.mark.anyio, pytest.mark.real_time]


@pytest.mark.parametrize("websocket", ["aiohttp", "picows"])
async def test_a_story_is_told_twice_in_the_same_words(websocket: str) -> None:
    """Orders, fills, lost answers, losses of the line, dead tokens and midnights."""
    pytest.importorskip(websocket)
    first = await story(7, websocket=websocket)
    assert await story(7, websocket=websocket) == first
    text = "\n".join(first)
    for happened in (
        "Gap(",
        "filled>",
        "cancelled>",
        "OrderInDoubt",
        "au10001",
        "kt10003",
        "price",
    ):
        assert happened in text
    assert text.count("au10001") >= 3
    assert {line[:2] for line in first if line[2:3] == " "} >= {"05", "06", "09"}


async def test_another_seed_tells_another_story() -> None:
    assert await story(8, days=1) != await story(9, days=1)


@pytest.mark.heavy(sample=1)
@pytest.mark.parametrize("hashes", ["1", "2"])
async def test_another_process_tells_it_in_the_same_words(hashes: str) -> None:
    """Nothing depends on the order of a set, which differs from process to process."""
    told = await story(7) + await opening(7)
    digest = hashlib.sha256("\n".join(told).encode()).hexdigest()
    done = await anyio.run_process(
        [sys.executable, "-m", "tests.support.story", "7"],
        env=os.environ | {"PYTHONHASHSEED": hashes},
        stderr=subprocess.DEVNULL,
    )
    assert json.loads(done.stdout) == [len(told), digest]
