"""Journal: everything the simulator received, with its time; it also wakes all waiters."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

__all__ = ["Call", "Journal", "Message"]

_KEPT = 100_000
_SECRETS = frozenset({"appkey", "secretkey", "token"})


class Call(msgspec.Struct, kw_only=True):
    """One REST call. No secret is kept.

    Attributes:
        api_id: The ``api-id`` header; ``au10001`` and ``au10002`` for the token endpoints.
        path: Path of the URL.
        headers: As sent, names in lower case, the authorization hidden.
        body: As sent, decoded; secrets hidden, empty if it was no JSON object.
        at: When it arrived, in seconds; only differences mean something.
        status: HTTP status of the answer, None before it (or when it was lost).
        return_code: ``return_code`` of the answer, None before it.
        number: Counted over the life of the simulator, from 1.
        return_message: ``return_msg`` of it.
    """

    api_id: str
    path: str
    headers: dict[str, str]
    at: float
    body: dict[str, Any] = {}
    status: int | None = None
    return_code: int | str | None = None
    return_message: str = ""
    number: int = 0

    @property
    def continued(self) -> bool:
        """Whether it asks for a further page (``cont-yn: Y``)."""
        return self.headers.get("cont-yn") == "Y"

    @property
    def next_key(self) -> str:
        """Start of the requested page (``next-key``), blank for the first."""
        return self.headers.get("next-key", "")


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One message received on a socket. No secret is kept.

    Attributes:
        connection: Number of the connection it came on.
        name: Its ``trnm``.
        body: As sent, decoded; secrets hidden.
        at: When it arrived, in seconds; only differences mean something.
    """

    connection: int
    name: str
    body: dict[str, Any]
    at: float


class Journal:
    """The latest calls and messages, and a notification of every change of the simulator.

    Args:
        now: The time in seconds.

    Attributes:
        calls: The latest calls.
        messages: The latest messages.
        arrivals: Counts what came from clients, what was answered, and waiters that were woken.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self.arrivals = 0
        self._now = now
        self.calls: deque[Call] = deque(maxlen=_KEPT)
        self.messages: deque[Message] = deque(maxlen=_KEPT)
        self._waiting: set[asyncio.Future[None]] = set()

    def call(self, api_id: str, path: str, headers: Mapping[str, str]) -> Call:
        """Note a REST call at its arrival."""
        shown = {name.lower(): value for name, value in headers.items()}
        if "authorization" in shown:
            shown["authorization"] = "***"
        call = Call(api_id=api_id, path=path, headers=shown, at=self._now())
        self.calls.append(call)
        self.arrivals += 1
        self.changed()
        return call

    def body(self, call: Call, raw: bytes) -> None:
        """Note what the call asks for."""
        call.body = _without_secrets(_object(raw))
        self.arrivals += 1
        self.changed()

    def answered(self, call: Call, status: int, raw: bytes) -> None:
        """Note what was answered."""
        said = _object(raw)
        self.arrivals += 1
        call.status = status
        call.return_code = said.get("return_code")
        call.return_message = said.get("return_msg", "")
        self.changed()

    def message(self, connection: int, name: str, body: dict[str, Any]) -> None:
        """Note a message on a socket at its arrival."""
        shown = _without_secrets(body)
        self.messages.append(Message(connection=connection, name=name, body=shown, at=self._now()))
        self.arrivals += 1
        self.changed()

    def changed(self) -> None:
        """Wake everything that waits: something that may be waited for has changed."""
        self.arrivals += len(self._waiting)
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)
        self._waiting.clear()

    async def wait_for(self, condition: Callable[[], object], timeout: float | None) -> None:
        """Wait until ``condition()`` is true, checking at every change.

        Raises:
            TimeoutError: after ``timeout`` seconds; None waits for ever.
        """
        async with asyncio.timeout(timeout):
            while not condition():
                waiter = asyncio.get_running_loop().create_future()
                self._waiting.add(waiter)
                try:
                    await waiter
                finally:
                    self._waiting.discard(waiter)


def _object(raw: bytes) -> dict[str, Any]:
    try:
        return msgspec.json.decode(raw, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}


def _without_secrets(body: dict[str, Any]) -> dict[str, Any]:
    return {key: "***" if key in _SECRETS else value for key, value in body.items()}
