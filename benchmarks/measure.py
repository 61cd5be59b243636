"""Contenders take turns, and each is held against the first one of its own turn."""

from __future__ import annotations

import gc
import os
import platform
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.metadata import PackageNotFoundError, version
from typing import Any, NamedTuple

__all__ = ["Comparison", "Row", "machine", "our_cpu", "their_cpu", "timed", "turns", "undisturbed"]

_LIBRARIES = (
    "aiohttp",
    "msgspec",
    "orjson",
    "websockets",
    "kiwoom-restful",
    "pydantic",
    "polars",
    "httpx",
)


class Row(NamedTuple):
    """How one contender did.

    Attributes:
        name: What it is.
        median: Of all turns, in the unit of its comparison.
        least: The smallest reading.
        most: The largest reading.
        ratio: Median of its ratios to the base in the same turn; None without a base.
    """

    name: str
    median: float
    least: float
    most: float
    ratio: float | None


class Comparison(NamedTuple):
    """What was measured, and who did how well; less is better.

    Attributes:
        title: What was measured.
        unit: Of the readings.
        base: The one that the others are held against, blank for none.
        readings: By contender, one for each turn.
        note: What else there is to say.
    """

    title: str
    unit: str
    base: str
    readings: dict[str, list[float]]
    note: str = ""

    def rows(self) -> list[Row]:
        """Return one row a contender, in the order they ran."""
        return [self._row(name, values) for name, values in self.readings.items()]

    def ratio(self, name: str) -> float:
        """Return how a contender stands to the base."""
        pairs = zip(self.readings[name], self.readings[self.base], strict=True)
        return statistics.median(value / base for value, base in pairs)

    def _row(self, name: str, values: list[float]) -> Row:
        ratio = self.ratio(name) if self.base in self.readings else None
        return Row(name, statistics.median(values), min(values), max(values), ratio)


async def turns(
    contenders: Mapping[str, Callable[[], Awaitable[float]]], repeats: int
) -> dict[str, list[float]]:
    """Have the contenders run in turns; one that is not installed is left out with a word."""
    readings: dict[str, list[float]] = {}
    for turn in range(repeats + 1):
        for name, run in contenders.items():
            if turn and name not in readings:
                continue
            gc.collect()
            try:
                reading = await run()
            except ImportError as error:
                print(f"{name} is left out: {error}", file=sys.stderr)
                continue
            readings.setdefault(name, []).append(reading)
    return {name: values[1:] for name, values in readings.items()}  # the first turn warms up


def timed(work: Callable[[Any], object], things: Iterable[Any]) -> Callable[[], Awaitable[float]]:
    """Return a run that measures some work: microseconds of CPU for each of some things."""
    things = list(things)

    async def run() -> float:
        start = time.process_time()
        for thing in things:
            work(thing)
        return (time.process_time() - start) / len(things) * 1e6

    return run


@contextmanager
def undisturbed(other: int) -> Iterator[None]:
    """Give this process and another one real-time priority, where the system allows it.

    Otherwise a neighbour that gets the processor for a few milliseconds is what a delay shows.

    Args:
        other: Id of the other process.
    """
    if not hasattr(os, "sched_setscheduler"):
        yield
        return
    processes = (0, other)
    before = [(os.sched_getscheduler(one), os.sched_getparam(one)) for one in processes]
    try:
        with suppress(PermissionError):
            for one in processes:
                os.sched_setscheduler(one, os.SCHED_RR, os.sched_param(1))
        yield
    finally:
        for one, (policy, parameter) in zip(processes, before, strict=True):
            os.sched_setscheduler(one, policy, parameter)


def machine() -> dict[str, str]:
    """Return what this runs on: machine, Python and versions of libraries."""
    found = {
        "python": platform.python_version(),
        "loop": "asyncio",
        "machine": f"{platform.machine()}, {os.cpu_count()} CPUs, {platform.system()}",
    }
    for library in _LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            found[library] = "not installed"
    return found


def our_cpu() -> int | None:
    """Return the processor for this process, None where there is nothing to choose from."""
    return _cpus()[0] if len(_cpus()) > 1 else None


def their_cpu() -> int | None:
    """Return the processor for the other process."""
    return _cpus()[1] if len(_cpus()) > 1 else None


def _cpus() -> list[int]:
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
