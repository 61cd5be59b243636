"""``python -m benchmarks [NAMES] [--repeats N] [--json FILE] [--chart FILE]``."""

from __future__ import annotations

import argparse
import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from benchmarks import (
    bus,
    capture,
    day,
    decode,
    gaps,
    gateway,
    lateness,
    memory,
    orders,
    pages,
    report,
    rest,
    startup,
    stream,
)
from benchmarks.feed import Feed, feed
from benchmarks.measure import Comparison, our_cpu, their_cpu

_ALONE: dict[str, Callable[[int], Awaitable[list[Comparison]]]] = {
    "decode": decode.decode,
    "gaps": gaps.gaps,
    "pages": pages.pages,
    "rest": rest.rest,
    "events": rest.events,
    "memory": memory.memory,
    "day": day.day,
    "columns": capture.columns,
    "bus": bus.bus,
    "bus-latency": bus.latency,
    "bus-shared": bus.shared,
    "gateway": gateway.gateway,
}
_FED: dict[str, Callable[[Feed, int], Awaitable[list[Comparison]]]] = {
    "steady": memory.steady,  # first: later the heap has room that hides what grows
    "stream": stream.stream,
    "latency": stream.latency,
    "orders": orders.order_events,
    "fan-out": stream.fan_out,
    "overflow": stream.overflow,
    "startup": startup.startup,
    "record": capture.record,
    "replay": capture.capture,
    "wire": capture.wire,
    "lateness": lateness.lateness,
    "flood": lateness.memory_of_a_flood,
}


def main() -> None:
    """Measure what was named, by default everything."""
    options = _options()
    if (cpu := our_cpu()) is not None:
        theirs = their_cpu()
        os.sched_setaffinity(0, {cpu})
    else:
        theirs = None
    comparisons: list[Comparison] = []
    fed = [name for name in _FED if name in options.names]
    if fed:
        with feed(theirs) as source:
            for name in fed:
                comparisons += asyncio.run(_as_coroutine(_FED[name](source, options.repeats)))
    for name in (name for name in _ALONE if name in options.names):
        comparisons += asyncio.run(_as_coroutine(_ALONE[name](options.repeats)))
    report.show(comparisons)
    if options.json:
        options.json.write_text(report.as_json(comparisons), "utf-8")
    streams = [found for found in comparisons if found.title.startswith("stream, 1 entry")]
    if options.chart and streams:
        report.chart(streams[0], options.chart)


async def _as_coroutine(comparing: Awaitable[list[Comparison]]) -> Sequence[Comparison]:
    return await comparing


def _options() -> argparse.Namespace:
    names = [*_FED, *_ALONE]
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names))
    parser.add_argument("--repeats", type=int, default=5, help="turns of each contender")
    parser.add_argument("--json", type=Path, help="write every reading there")
    parser.add_argument("--chart", type=Path, help="draw the stream's CPU there, PNG or SVG")
    options = parser.parse_args()
    options.names = options.names or names
    unknown = set(options.names) - set(names)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    return options


if __name__ == "__main__":
    main()
