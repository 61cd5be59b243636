"""``python -m benchmarks.check``: have the ratios stayed within their budgets?

Ratios between contenders of one process hardly depend on the machine; absolute times do. The
budgets are ratios measured when they were set, and more than 15 % above one fails the check, unless
a second or third measurement of everything is within them: neighbours on the machine pass, a
regression stays. Lower them when something became faster; raise one only with a reason in the
commit.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

from benchmarks import bus, capture, day, decode, gaps, orders, pages, rest, stream
from benchmarks.feed import feed
from benchmarks.measure import Comparison, our_cpu, their_cpu

__all__ = ["over_budget"]

_BUDGETS = Path(__file__).with_name("budgets.json")
_TOLERANCE = 1.15
_REPEATS = 7
_FEW = 3
_MEASUREMENTS = 3
_STREAMS = ("aiohttp + msgspec by hand", "kiwoom_async", "kiwoom_async, picows")


def over_budget(comparisons: list[Comparison], budgets: dict[str, dict[str, float]]) -> list[str]:
    """Name what is too slow, and what has a budget and was not measured."""
    by_title = {comparison.title: comparison for comparison in comparisons}
    complaints = []
    for title, allowed in budgets.items():
        for name, budget in allowed.items():
            if title not in by_title or name not in by_title[title].readings:
                complaints.append(f"{title}: {name} was not measured")
                continue
            ratio = by_title[title].ratio(name)
            print(f"{title}: {name} {ratio:.2f} x {by_title[title].base}, budget {budget:.2f}")
            if ratio > budget * _TOLERANCE:
                complaints.append(f"{title}: {name} takes {ratio:.2f}, budget {budget:.2f}")
    return complaints


async def _measured() -> list[Comparison]:
    alone = [
        *await decode.decode(_REPEATS),
        *await gaps.gaps(_REPEATS),
        *await pages.pages(_REPEATS),
        *await rest.events(_FEW),
        *await capture.columns(_REPEATS),
        *await day.day(_FEW),
        *await bus.bus(_FEW),
        *await bus.latency(_FEW),
    ]
    with feed(their_cpu()) as source:
        return [
            *alone,
            *await stream.stream(source, _REPEATS, _STREAMS),
            *await stream.fan_out(source, _FEW),
            *await orders.order_events(source, _REPEATS),
            *await capture.record(source, _FEW),
            *await capture.capture(source, _FEW),
            *await capture.wire(source, _FEW),
        ]


def main() -> None:
    """Exit 1 when something is over its budget."""
    if (cpu := our_cpu()) is not None:
        os.sched_setaffinity(0, {cpu})
    budgets = json.loads(_BUDGETS.read_text("utf-8"))
    for _ in range(_MEASUREMENTS):
        complaints = over_budget(asyncio.run(_measured()), budgets)
        if not complaints:
            return
        print("\n".join(complaints))
    sys.exit("over budget in every measurement")


if __name__ == "__main__":
    main()
