"""Snapshots: records answers of TRs on a schedule."""

from __future__ import annotations

import asyncio
import datetime as dt
import inspect
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from kiwoom_async.api.index import INDEX
from kiwoom_async.calls.namespace import Namespace
from kiwoom_async.calls.pager import Page
from kiwoom_async.capture.line import encode, envelope
from kiwoom_async.capture.masking import masked
from kiwoom_async.clock import Clock
from kiwoom_async.errors import ConfigError, KiwoomError, SessionClosed
from kiwoom_async.execution.trs import tr_of
from kiwoom_async.records.record import Answer
from kiwoom_async.wire import requests
from kiwoom_async.wire.symbols import symbol

__all__ = ["Call", "Snapshots"]

log = logging.getLogger("kiwoom_async")

Call = Callable[..., Awaitable[Any]]
"""A method of a session that calls a TR, such as ``session.stocks.info``."""

_METHODS = {(module, method): api_id for api_id, (module, _, method) in INDEX.items()}


class Snapshots:
    """The schedules of one recorder.

    Args:
        write: Adds a line with its time to the writer.
        clock: Time between two calls.
        mask_accounts: Whether account numbers are masked.

    Attributes:
        taken: Answers recorded.
        failed: Calls that failed; the schedule continues.
    """

    def __init__(
        self, write: Callable[[bytes, int], None], clock: Clock, *, mask_accounts: bool
    ) -> None:
        self.taken = 0
        self.failed = 0
        self._write = write
        self._clock = clock
        self._mask = mask_accounts
        self._tasks: set[asyncio.Task[None]] = set()

    def start(
        self, seconds: float, call: Call, arguments: tuple[Any, ...], named: dict[str, Any]
    ) -> None:
        """Call a TR now and then at a fixed interval in seconds.

        Raises:
            ConfigError: not a TR, arguments it does not take, or an interval not above 0.
        """
        if not seconds > 0:
            raise ConfigError(f"seconds between two snapshots must be more than 0, not {seconds!r}")
        api_id = _api_id(call, arguments)
        _check(api_id, call, arguments, named, self._clock.now().date())
        place = envelope(api_id, _item(arguments, named))
        schedule = self._run(seconds, lambda: call(*arguments, **named), place, api_id)
        task = asyncio.create_task(schedule, name="kiwoom_async.snapshots")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Cancel all schedules and wait until they have ended."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(
        self, seconds: float, call: Callable[[], Awaitable[Any]], place: bytes, name: str
    ) -> None:
        due = self._clock.monotonic()
        while True:
            try:
                self._record(await call(), place)
            except SessionClosed:
                return
            except ConfigError as error:  # the next call would be refused as well
                self.failed += 1
                log.error("journal: no further snapshots of %s: %s", name, error)
                return
            except KiwoomError as error:
                self.failed += 1
                log.warning("journal: no snapshot: %s", error)
            now = self._clock.monotonic()
            due += seconds * max(1, -((due - now) // seconds))  # skip missed times
            await self._clock.sleep(due - now, daemon=True)

    def _record(self, found: Any, place: bytes) -> None:
        answer: Answer = found.answer if isinstance(found, Page) else found
        values = masked(answer.wire) if self._mask else answer.wire
        now_ns = self._clock.time_ns()
        self._write(encode(now_ns, place, values), now_ns)
        self.taken += 1


def _api_id(call: Call, arguments: tuple[Any, ...]) -> str:
    """Find the TR that a method of a session calls."""
    name = getattr(call, "__name__", "")
    module = type(getattr(call, "__self__", None)).__module__.rpartition(".")[2]
    if (module, name) == ("session", "call") and arguments:
        api_id = str(arguments[0])
    else:
        api_id = _METHODS.get((module, name), "")
    if api_id not in INDEX:
        raise ConfigError(f"a snapshot is of a TR, such as session.stocks.info, not {call!r}")
    if tr_of(api_id).order is not None:
        raise ConfigError(f"{api_id} is an order: it is not sent on a schedule")
    return api_id


def _check(
    api_id: str, call: Call, arguments: tuple[Any, ...], named: dict[str, Any], today: dt.date
) -> None:
    """Check the arguments of a call before the first one; wire fields are checked when it is made.

    Raises:
        ConfigError: naming the argument.
    """
    try:
        bound = inspect.signature(call).bind(*arguments, **named)
    except TypeError as error:
        raise ConfigError(f"{api_id} can't be called with these arguments: {error}") from error
    if isinstance(getattr(call, "__self__", None), Namespace):
        bound.apply_defaults()
        requests.encode(tr_of(api_id), bound.arguments, today)


def _item(arguments: tuple[Any, ...], named: dict[str, Any]) -> str:
    """Return the symbol of a call, blank without a symbol."""
    for value in (*arguments, *named.values()):
        try:
            return symbol(value)
        except ConfigError:
            continue
    return ""
