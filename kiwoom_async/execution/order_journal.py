"""Order journal: every order on disk before it is sent, so that it is known after a crash."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import os
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import anyio
import msgspec

from kiwoom_async.clock import Clock
from kiwoom_async.config import Credentials, Server
from kiwoom_async.errors import ConfigError
from kiwoom_async.execution.journal_file import JournalFile
from kiwoom_async.orders.ticket import Ticket

__all__ = ["Intent", "OrderJournal", "Outcome"]

log = logging.getLogger("kiwoom_async")

Outcome = Literal["booked", "refused", "not_sent", "in_doubt"]
"""How sending an order ended; ``refused`` and ``not_sent`` mean that it is not booked."""

_VERSION = 1  # of the lines


class _Header(msgspec.Struct, frozen=True, tag="header"):
    """The first line: whose orders these are. The key is a hash; no account is named."""

    key: str
    version: int = _VERSION


class _Known(msgspec.Struct, frozen=True, tag="known"):
    """Order numbers that existed when the next intent was written."""

    day: dt.date
    numbers: list[str]


class Intent(msgspec.Struct, frozen=True, tag="intent"):
    """An order that is about to be sent.

    Attributes:
        id: Name of the order in this file.
        day: Its trading day.
        at: When this was written.
        api_id: The TR that sends it.
        ticket: The order as requested.
        certain: Whether all numbers that existed before it are known.
    """

    id: str
    day: dt.date
    at: dt.datetime
    api_id: str
    ticket: Ticket
    certain: bool


class _Ended(msgspec.Struct, frozen=True, tag="outcome"):
    id: str
    at: dt.datetime
    outcome: Outcome
    no: str = ""


_Line = _Header | _Known | Intent | _Ended


class OrderJournal:
    """The orders of a session on disk: each before it is sent, and how that ended.

    Without a path it writes nothing.

    Args:
        path: Its file, None for none.
        server, credentials: Whose orders these are.
        clock: The source of time.

    Attributes:
        unresolved: Orders of today whose outcome is unknown, with the keys of the numbers that can
            not be theirs (None if these are not known), in the order they were sent.
    """

    def __init__(
        self,
        path: str | os.PathLike[str] | None,
        server: Server,
        credentials: Credentials,
        clock: Clock,
    ) -> None:
        self._path = Path(path).expanduser() if path is not None else None
        self._key = _key_of(server, credentials)
        self._clock = clock
        self._file: JournalFile | None = None
        self._opening = anyio.Lock()
        self._closed = False
        self._day = dt.date.min
        self._known: set[str] = set()
        self.unresolved: list[tuple[Intent, frozenset[str] | None]] = []

    async def open(self) -> None:
        """Open the file and read what an earlier session wrote today.

        Lines of earlier days go to another file beside it, named after the last of these days.

        Raises:
            ConfigError: it can't be opened, read or written, another session has it open, it is
                no order journal, or it belongs to another key or server.
        """
        async with self._opening:
            if self._path is None or self._closed:
                return
            self._file = await JournalFile.open(self._path)
            await self._read(self._file, self._path.name)

    def new_id(self) -> str:
        """Return a name for an order; blank without a file."""
        return "" if self._file is None else uuid.uuid4().hex

    async def intend(
        self, id: str, ticket: Ticket, api_id: str, before: frozenset[str] | None
    ) -> None:
        """Write that an order is about to be sent.

        When this is cancelled or fails, it may be written all the same: note the outcome then too.

        Args:
            id: Its name, from :meth:`new_id`.
            ticket: The order.
            api_id: The TR that sends it.
            before: Keys of all order numbers that exist; None if they are not known.

        Raises:
            OSError: it could not be written.
        """
        if self._file is None or not id:
            return
        now = self._clock.now()
        intent = Intent(id, now.date(), now, api_id, ticket, before is not None)
        new = sorted((before or frozenset()) - self._known_on(now.date()))
        known = [_Known(now.date(), new)] if new else []
        await self._file.append([*known, intent], durably=True)
        self._known.update(new)

    async def note(self, id: str, outcome: Outcome, no: str = "") -> None:
        """Write how sending an order ended; a failure is logged.

        Without this line the next session asks the broker about the order: that is no harm.
        """
        if self._file is None or not id:
            return
        try:
            ended = _Ended(id, self._clock.now(), outcome, no)
            await self._file.append([ended], durably=False)
        except OSError as error:
            log.error("order journal: outcome %s of %s can't be written: %s", outcome, id, error)

    async def close(self) -> None:
        """Close the file, after what is being read or written; it can't be opened then."""
        self._closed = True
        async with self._opening:
            if self._file is not None:
                await self._file.close()

    def _known_on(self, day: dt.date) -> set[str]:
        if day != self._day:
            self._day = day
            self._known.clear()
        return self._known

    async def _read(self, file: JournalFile, name: str) -> None:
        today = self._clock.now().date()
        written = await file.lines()
        lines = _decoded(written, name)
        is_whole = len(lines) == len(written)  # a line that can't be read may have had numbers
        if lines:
            _check_owner(lines[0], self._key, name)
        days = [line.day for line in lines if isinstance(line, _Known | Intent)]
        if days and max(days) < today:
            _warn_of(_open_intents(lines))
            await file.set_aside(f"{name}.{max(days)}")
            lines = []
        if not lines:
            try:
                await file.append([_Header(self._key)], durably=True)
            except OSError as error:
                raise ConfigError(f"order_journal {name} can't be written: {error}") from None
        self._known_on(today).update(_numbers(lines, today))
        booked = frozenset(_booked(lines))
        for intent in _open_intents(lines).values():
            if intent.day == today:
                before = _numbers_before(lines, intent) | booked
                is_known = intent.certain and is_whole
                self.unresolved.append((intent, before if is_known else None))


def _key_of(server: Server, credentials: Credentials) -> str:
    return hashlib.sha256(f"{server.rest}\n{credentials.appkey}".encode()).hexdigest()[:16]


def _decoded(lines: list[bytes], name: str) -> list[_Line]:
    """Decode the lines; one that can't be read is logged and skipped."""
    decoder = msgspec.json.Decoder(_Line)
    found: list[_Line] = []
    for number, line in enumerate(lines, 1):
        try:
            found.append(decoder.decode(line))
        except msgspec.DecodeError as error:
            log.error("order_journal %s: line %d can't be read: %s", name, number, error)
    if lines and not found:
        raise ConfigError(f"order_journal {name} is not an order journal")
    return found


def _check_owner(first: _Line, key: str, name: str) -> None:
    if not isinstance(first, _Header):
        raise ConfigError(f"order_journal {name} is not an order journal: it has no header")
    if first.version != _VERSION:
        raise ConfigError(f"order_journal {name} was written by another version of this library")
    if first.key != key:
        raise ConfigError(
            f"order_journal {name} belongs to another key or server: give each a file of its own"
        )


def _open_intents(lines: list[_Line]) -> dict[str, Intent]:
    """Return the intents without a certain outcome, by their names."""
    ended = {one.id for one in lines if isinstance(one, _Ended) and one.outcome != "in_doubt"}
    intents = (one for one in lines if isinstance(one, Intent))
    return {one.id: one for one in intents if one.id not in ended}


def _booked(lines: list[_Line]) -> set[str]:
    """Return the keys of the numbers that orders of the journal got."""
    return {line.no.lstrip("0") for line in lines if isinstance(line, _Ended) and line.no}


def _numbers(lines: list[_Line], day: dt.date) -> set[str]:
    known = (line for line in lines if isinstance(line, _Known) and line.day == day)
    return {no for line in known for no in line.numbers}


def _numbers_before(lines: list[_Line], intent: Intent) -> frozenset[str]:
    return frozenset(_numbers(lines[: lines.index(intent)], intent.day))


def _warn_of(intents: Mapping[str, Intent]) -> None:
    for intent in intents.values():
        log.warning(
            "an order of %s may have been booked, and its day is over: look in account.orders of "
            "that day: %r",
            intent.day,
            intent.ticket,
        )
