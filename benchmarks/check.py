"""``python -m benchmarks.check``: have the ratios stayed within their budgets?

Ratios between contenders of one process hardly depend on the machine; absolute times do. The
budgets are ratios measured when they were set. What is more than 15 % above one in each of three
measurements fails the check: neighbours on the machine disturb now one, now another, a regression
stays. Lower them when something became faster; raise one only with a reason in the commit.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import bus, capture, day, decode, gaps, orders, pages, rest, stream
from benchmarks.feed import feed
from benchmarks.measure import Comparison, our_cpu, their_cpu

__all__ = ["over_budget", "regressions"]

_BUDGETS = Path(__file__).with_name("budgets.json")
_TOLERANCE = 1.15
_REPEATS = 7
_FEW = 3
_MEASUREMENTS = 3
_STREAMS = ("aiohttp + msgspec by hand", "kiwoom_async", "kiwoom_async, picows")


Budgets = dict[str, dict[str, float]]
"""Title of a comparison to the contenders that have a budget, and their ratios."""


def over_budget(comparisons: list[Comparison], budgets: Budgets) -> dict[str, str]:
    """Return what is too slow, and what has a budget and was not measured: its name and a line."""
    by_title = {comparison.title: comparison for comparison in comparisons}
    complaints: dict[str, str] = {}
    for title, allowed in budgets.items():
        for name, budget in allowed.items():
            what = f"{title}: {name}"
            if title not in by_title or name not in by_title[title].readings:
                complaints[what] = f"{what} was not measured"
                continue
            ratio = by_title[title].ratio(name)
            print(f"{what} {ratio:.2f} x {by_title[title].base}, budget {budget:.2f}")
            if ratio > budget * _TOLERANCE:
                complaints[what] = f"{what} takes {ratio:.2f}, budget {budget:.2f}"
    return complaints


def regressions(measure: Callable[[], list[Comparison]], budgets: Budgets) -> list[str]:
    """Measure up to three times; return a line for each that was over its budget every time."""
    over = over_budget(measure(), budgets)
    for _ in range(_MEASUREMENTS - 1):
        if not over:
            break
        print("measured again:", *over.values(), sep="\n")
        again = over_budget(measure(), budgets)
        over = {what: line for what, line in again.items() if what in over}
    return [*over.values()]


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
    if over := regressions(lambda: asyncio.run(_measured()), budgets):
        sys.exit("\n".join(["over budget in every measurement:", *over]))


if __name__ == "__main__":
    main()
