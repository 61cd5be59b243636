"""Start-up: importing, and from nothing to the first record."""

from __future__ import annotations

import subprocess
import sys
import time

from benchmarks import traffic
from benchmarks.contenders import KEY
from benchmarks.feed import Feed
from benchmarks.measure import Comparison, turns
from kiwoom_async import Session, Trade

__all__ = ["startup"]

_IMPORT = "import time; import aiohttp, msgspec; t = time.perf_counter(); {}; print((time.perf_counter() - t) * 1e3)"  # noqa: E501
_STATEMENTS = {
    "import kiwoom_async, beyond aiohttp and msgspec": "from kiwoom_async import Session",
    "and its largest namespace": "import kiwoom_async.api.account",
}


async def startup(feed: Feed, repeats: int) -> list[Comparison]:
    """Milliseconds of both."""
    imports = {
        name: [_import_time(statement) for _ in range(repeats)]
        for name, statement in _STATEMENTS.items()
    }

    symbols = traffic.symbols()

    async def first_record() -> float:
        start = time.perf_counter()
        async with (
            Session(feed.server, KEY) as session,
            session.stream(Trade, *symbols) as trades,
        ):
            await feed.pump(100)
            await anext(trades)
            return (time.perf_counter() - start) * 1e3

    first = await turns({"Session(...) to the first record": first_record}, repeats)
    return [
        Comparison("import", "ms", "", imports),
        Comparison("time to the first record", "ms", "", first),
    ]


def _import_time(statement: str) -> float:
    command = [sys.executable, "-c", _IMPORT.format(statement)]
    return float(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
