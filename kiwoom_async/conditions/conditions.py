"""Condition search (조건검색) on the session's socket: list, search once, watch.

The server has its rules: the list must be asked for first on every connection or nothing is ever
answered, a condition that is still registered must be cleared before it is watched again, and ten
can be watched at once. They are kept here.
"""

from __future__ import annotations

import builtins
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import TypeVar

import anyio
import msgspec
from anyio.abc import TaskGroup

from kiwoom_async.conditions.watched import ConditionHit, Watched
from kiwoom_async.config import Limits
from kiwoom_async.errors import (
    ConfigError,
    DecodeError,
    FieldError,
    KiwoomError,
    PagingError,
    SubscriptionRejected,
    TransportError,
)
from kiwoom_async.net.socket import Socket
from kiwoom_async.realtime import ConditionSignal
from kiwoom_async.realtime.condition_match import ConditionMatch
from kiwoom_async.streams.registry import Hub
from kiwoom_async.streams.stream import Stream
from kiwoom_async.wire import frames, objects, values

__all__ = ["Condition", "ConditionHit", "ConditionMatch", "Conditions"]

log = logging.getLogger("kiwoom_async")

T = TypeVar("T")

_ALREADY_WATCHED = 900003
_ATTEMPTS = 3
_BUFFER = 10_000


class Condition(msgspec.Struct, frozen=True):
    """A condition search saved in the HTS (영웅문).

    Attributes:
        no: Its number (일련번호).
        name: Its name.
    """

    no: str
    name: str


class Conditions:
    """Condition searches saved in the HTS (조건검색).

    Everything here can be cancelled. Wherever a condition is asked for it may be given by number,
    by name, or as a :class:`Condition`.
    """

    def __init__(self, socket: Socket, hub: Hub, tasks: TaskGroup, limits: Limits) -> None:
        self._socket = socket
        self._tasks = tasks
        self._limits = limits
        self._turn = anyio.Lock()
        self._listed_on = 0
        self._known: builtins.list[Condition] = []
        self._wanted: dict[Stream[ConditionHit], str | Condition] = {}
        self._watched: dict[str, Watched] = {}
        self._left: dict[str, None] = {}
        self._over = False
        hub.router.add(self.put, ConditionSignal)
        hub.on_login.append(self._after_login)

    async def list(self) -> builtins.list[Condition]:
        """The saved conditions (ka10171 조건검색 목록조회).

        Raises:
            TransportError: no connection in time, or it was lost again and again.
            SubscriptionRejected: the server refused.
            DecodeError: the answer has no list.
        """
        return await self._persist(self._ask_for_list)

    async def search(self, condition: str | Condition) -> AsyncIterator[ConditionMatch]:
        """The stocks that meet a condition now, page by page (ka10172 조건검색 요청 일반).

        Raises:
            ConfigError: there is no such condition; the message lists those there are.
            SubscriptionRejected: the server refused.
            PagingError: a page brought nothing new.
            TransportError: no connection in time, or it was lost again and again.
            DecodeError: the answer has no list.
        """
        no = await self._number_of(condition)
        key, keys = "", {""}
        while True:
            answer = await self._request(
                "CNSRREQ",
                seq=no,
                search_type="0",
                stex_tp="K",
                cont_yn="Y" if key else "N",
                next_key=key,
            )
            _check(answer)
            for row in _rows(answer):
                if not objects.is_blank(row):
                    yield ConditionMatch.of(row)
            if _text(answer, "cont_yn") != "Y":
                return
            key = _text(answer, "next_key")
            if key in keys:
                raise PagingError(f"continuation key {key!r} came a second time")
            keys.add(key)

    def watch(self, condition: str | Condition, *, buffer: int = _BUFFER) -> Stream[ConditionHit]:
        """A stream of what enters and leaves a condition (ka10173 조건검색 요청 실시간).

        The members at the start come first. After a lost connection the difference it made comes
        as hits that are ``listed``. Entering it raises ConfigError for an unknown condition, and
        for one more than the server watches at once (ten).
        """
        stream = Stream(self, (ConditionHit,), (), on_full="raise", buffer=buffer)
        self._wanted[stream] = condition
        return stream

    # The owner of the streams, and where signals go.

    async def open(self, stream: Stream[ConditionHit]) -> None:
        """Watch what a stream wants; the first one to want it asks the server."""
        no = await self._number_of(self._wanted[stream])
        async with self._turn:
            await self._clear_left(wanted=no)
            watched = self._watched.get(no)
            if watched is not None:
                watched.join(stream)
                return
            if len(self._watched) >= self._limits.conditions:
                raise ConfigError(
                    f"{self._limits.conditions} conditions can be watched at once: close one"
                )
            watched = self._watched[no] = Watched(no, stream)
            self._left.pop(no, None)
            try:
                await self._subscribe(watched)
            except SubscriptionRejected:
                del self._watched[no]
                raise
            except BaseException:  # the server may have begun
                del self._watched[no]
                self._left[no] = None
                self._clear_soon()
                raise
            if not watched.streams:  # closed meanwhile, by another task
                self._clear_soon()

    def close(self, stream: Stream[ConditionHit]) -> None:
        """Watch no more for this stream; what nobody watches is cleared at the server."""
        self._wanted.pop(stream, None)
        for watched in tuple(self._watched.values()):
            if watched.leave(stream) and not watched.streams and watched.login:
                self._clear_soon()

    def end_all(self, error: KiwoomError) -> None:
        """The session is over."""
        self._over = True
        for stream in tuple(self._wanted):
            stream.end(error)

    def put(self, signal: ConditionSignal) -> None:
        """A signal (02) came."""
        try:
            watched = self._watched.get(signal.seq.strip())
            if watched is not None:
                watched.take(signal)
        except FieldError as error:
            log.warning("condition signal left out: %s", error)

    # Talking to the server.

    def _after_login(self) -> None:
        if self._watched:
            self._tasks.start_soon(self._resubscribe)

    async def _resubscribe(self) -> None:
        """Watch again, on a new connection, what was watched on the one before."""
        async with self._turn:
            for watched in tuple(self._watched.values()):
                if watched.login == self._socket.logins or not watched.streams:
                    continue
                try:
                    await self._subscribe(watched)
                except TransportError:
                    return  # the next login comes here again
                except KiwoomError as error:
                    self._watched.pop(watched.no, None)
                    for stream in tuple(watched.streams):
                        stream.end(error)

    async def _subscribe(self, watched: Watched) -> None:
        watched.early = []
        subscribe = {"seq": watched.no, "search_type": "1", "stex_tp": "K"}
        answer = await self._request("CNSRREQ", **subscribe)
        if answer.return_code == _ALREADY_WATCHED:  # it outlived the connection before
            await self._request("CNSRCLR", seq=watched.no)
            answer = await self._request("CNSRREQ", **subscribe)
        _check(answer)
        watched.login = self._socket.logins
        watched.list(filter(None, map(_member, _rows(answer))))

    def _clear_soon(self) -> None:
        if not self._over:
            self._tasks.start_soon(self._clear)

    async def _clear(self) -> None:
        async with self._turn:
            await self._clear_left()

    async def _clear_left(self, *, wanted: str = "") -> None:
        """Have the server forget what nobody watches: it makes room for others."""
        idle = [no for no, watched in self._watched.items() if not watched.streams]
        for no in {*idle, *self._left} - {wanted}:
            try:
                await self._request("CNSRCLR", seq=no)
            except KiwoomError as error:
                log.warning("condition %s is still watched by the server: %s", no, error)
            self._watched.pop(no, None)
            self._left.pop(no, None)

    async def _number_of(self, condition: str | Condition) -> str:
        if isinstance(condition, Condition):
            return condition.no
        known = self._known or await self.list()
        found = _matching(known, condition) or _matching(await self.list(), condition)
        if len(found) == 1:
            return found[0].no
        listed = ", ".join(f"{one.no} {one.name!r}" for one in self._known) or "none are saved"
        what = "several conditions have" if found else "no condition has"
        raise ConfigError(f"{what} the number or name {condition!r}; there are: {listed}")

    async def _request(self, trnm: str, **fields: str) -> frames.Message:
        """Ask on a connection on which the list was asked for: others never get an answer."""

        async def ask() -> frames.Message:
            if self._listed_on != self._socket.logins:
                await self._ask_for_list()
            return await self._socket.request(trnm, frames.request(trnm, **fields))

        return await self._persist(ask)

    async def _ask_for_list(self) -> builtins.list[Condition]:
        login = self._socket.logins
        answer = await self._socket.request("CNSRLST", frames.request("CNSRLST"))
        _check(answer)
        self._known = [*filter(None, map(_condition, _rows(answer)))]
        self._listed_on = login
        return self._known

    async def _persist(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Ask again on the next connection when one is lost."""
        attempt = 1
        while True:
            await self._socket.online()
            try:
                return await ask()
            except TransportError:
                if attempt == _ATTEMPTS:
                    raise
            attempt += 1


def _matching(known: Iterable[Condition], wanted: str) -> list[Condition]:
    return [one for one in known if wanted.strip() in (one.no, one.name)]


def _check(answer: frames.Message) -> None:
    if answer.return_code not in (0, None):
        raise SubscriptionRejected(
            f"{answer.trnm} refused: {answer.return_code} {answer.return_msg}",
            return_code=answer.return_code,
        )


def _rows(answer: frames.Message) -> list[bytes]:
    data = answer.fields.get("data", b"null")
    try:
        return [] if data == b"null" else objects.elements(data)
    except ValueError:
        raise DecodeError(f"{answer.trnm}: data is no list: {data[:60]!r}", payload=data) from None


def _condition(row: bytes) -> Condition | None:
    try:
        no, name, *_ = (objects.text_of(cell).strip() for cell in objects.elements(row))
    except ValueError:
        log.error("condition left out: %r", row[:60])
        return None
    return Condition(no, name)


def _member(row: bytes) -> str | None:
    try:
        code = objects.text_of(objects.members(row).get("jmcode", b'""'))
    except ValueError:
        log.error("member of a condition left out: %r", row[:60])
        return None
    return values.symbol(code.encode())


def _text(answer: frames.Message, name: str) -> str:
    return objects.text_of(answer.fields.get(name, b"null")).strip()
