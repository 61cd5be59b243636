"""Line: a client's connection to its gateway, with its name, its lease and its questions."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

import anyio
from nats.aio.msg import Msg

from kiwoom_async._lifetime import ungrouped
from kiwoom_async.bus import Broker, Connection
from kiwoom_async.errors import BusError, BusRefused, KiwoomError
from kiwoom_async.remote.failures import error_of
from kiwoom_async.remote.messages import Lease, Message, Standing, Wants, decode, encode
from kiwoom_async.remote.subjects import GatewaySubjects
from kiwoom_async.wire.frames import Key

__all__ = ["Line", "NotAllowed", "NotSent"]

log = logging.getLogger("kiwoom_async")

_ANSWER = 2.0  # seconds to wait for the answer to a lease
_SOON = 0.2  # seconds until the next try while there is no gateway
_BEATS = 5  # signs of life in the time of a lease
_NO_RESPONDERS = "503"


class NotSent(BusError):
    """A message reached no gateway, for certain."""


class NotAllowed(NotSent, BusRefused):
    """The broker does not allow this user to send a message; it reached no gateway."""


class _Question:
    """A message that waits for its answer.

    Attributes:
        subject: Where it went.
        is_there: Whether the broker has accepted it.
        answer: Its answer.
    """

    def __init__(self, subject: str) -> None:
        self.subject = subject
        self.is_there = False
        self.answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()


class Line:
    """Asks the gateway, and keeps the lease.

    Args:
        broker: The broker.
        subjects: Subjects of the gateway.
        name: Name of the client.

    Attributes:
        instance: Tells two programs of the same name apart.
        epoch: The run of the gateway; blank before the first.
        connection: The connection to the broker.
        present: Set while the gateway answers.
        on_return: Called with the seconds of absence when what is wanted was registered anew.
        on_refused: Called when it could not be registered anew.
    """

    def __init__(self, broker: Broker, subjects: GatewaySubjects, name: str) -> None:
        self.instance = secrets.token_hex(8)
        self.epoch = ""
        self.name = name
        self.subjects = subjects
        self.connection = Connection(broker, name=f"{name} ({subjects.lease})")
        self.present = asyncio.Event()
        self.on_return: Callable[[float], object] = _nothing
        self.on_refused: Callable[[KiwoomError], object] = _nothing
        self._silence = broker.silence
        self._life = 15.0
        self._now_there = self._now_here = 0.0
        self._uses: Counter[Key] = Counter()
        self._orders: set[str] = set()
        self._version = 0
        self._changing = anyio.Lock()
        self._asked: dict[str, _Question] = {}
        self._confirming = anyio.Lock()
        self._inbox = ""

    @property
    def orders(self) -> set[str]:
        """Numbers of orders of others whose events are wanted."""
        return self._orders

    async def open(self, timeout: float) -> None:
        """Get the name; the connection is open.

        Raises:
            BusRefused: another program has the name, or the broker does not allow it.
            BusError: no gateway answers in time.
        """
        self.connection.on_lost = self._lost
        self.connection.on_refused = self._refused
        self._inbox = self.connection.client.new_inbox()
        async with self.connection.asking("the gateway can't be asked"):
            await self.connection.client.subscribe(f"{self._inbox}.*", cb=self._answered)
        give_up = _now() + timeout
        while True:
            try:
                await self._renew()
                return
            except BusError as error:
                last = isinstance(error, BusRefused) and not isinstance(error, _NameTaken)
                if last or _now() >= give_up:
                    raise
            await asyncio.sleep(_SOON)

    async def run(self) -> None:
        """Keep the lease until cancelled.

        Raises:
            BusRefused: another program has the name now, or the gateway is a newer one.
        """
        with ungrouped():
            async with anyio.create_task_group() as tasks:
                while True:
                    is_there = self.present.is_set()
                    await asyncio.sleep(self._life / _BEATS if is_there else _SOON)
                    before = self._now_here
                    try:
                        standing = await self._renew()
                    except BusRefused:
                        raise
                    except BusError as error:
                        self._note_absence(error)
                        continue
                    if standing.version != self._version and not self._changing.locked():
                        absence = 0.0 if standing.version else _now() - before
                        tasks.start_soon(self._send_again, absence)

    async def close(self) -> None:
        """Give the name up."""
        lease = Lease(instance=self.instance, ends=True)
        with suppress(BusError):
            await self._send(self.subjects.read(self.name, "lease"), lease, "")

    def until(self, seconds: float) -> float:
        """Return a moment on the gateway's clock that comes not later than in these seconds.

        The gateway's clock is at least what it said when its answer arrived here: the way of the
        answer can only make the moment earlier.
        """
        return self._now_there + (_now() - self._now_here) + seconds

    async def ask(
        self,
        subject: str,
        message: Message,
        kind: Any,
        *,
        on_send: Callable[[], object] | None = None,
    ) -> Any:
        """Send a message and wait for the answer to it, for as long as the gateway lives.

        Args:
            subject: Where to.
            message: The message.
            kind: Class of the answer.
            on_send: For a message of which it must be known whether it was sent: called right
                before. Then the broker's refusal is certainly about this message.

        Raises:
            NotSent: no gateway has got it.
            BusRefused: the answer is of a newer version.
            BusError: there will be no answer.
        """
        token = secrets.token_hex(8)
        question = self._asked[token] = _Question(subject)
        reply = f"{self._inbox}.{token}"
        try:
            if on_send is None:
                await self._send(subject, message, reply)
            else:
                async with self._confirming:
                    await self._send_confirmed(question, message, reply, on_send)
            return decode(await question.answer, kind)
        finally:
            self._asked.pop(token, None)

    async def _send_confirmed(
        self, question: _Question, message: Message, reply: str, on_send: Callable[[], object]
    ) -> None:
        """Send a message, and wait until the broker has accepted or refused it."""
        on_send()
        await self._send(question.subject, message, reply)
        with suppress(BusError, TimeoutError):  # then the answer, or its absence, says more
            async with self.connection.asking("the broker does not answer"):
                await self.connection.client.flush(max(1, round(self._silence)))
        question.is_there = True

    async def want(self, keys: Iterable[Key]) -> None:
        """Have keys registered; returns when they are.

        Raises:
            ConfigError, SubscriptionRejected, …: as the gateway's session says.
            BusError: no gateway, or no answer.
        """
        added = Counter(keys)
        async with self._changing:
            self._uses.update(added)
            try:
                await self._send_wants()
            except BaseException:
                self._uses.subtract(added)
                self._uses = +self._uses
                raise

    async def release(self, keys: Iterable[Key]) -> None:
        """End a use of keys."""
        async with self._changing:
            self._uses.subtract(Counter(keys))
            self._uses = +self._uses
            await self._send_wants()

    async def follow(self, numbers: Iterable[str]) -> None:
        """Have the events of orders that this client has not placed."""
        new = set(numbers) - self._orders
        if new:
            async with self._changing:
                self._orders |= new
                await self._send_wants()

    async def _send_wants(self) -> None:
        self._version += 1
        wants = Wants(
            instance=self.instance,
            version=self._version,
            keys=[*self._uses],
            orders=[*self._orders],
        )
        standing = await self.ask(self.subjects.read(self.name, "wants"), wants, Standing)
        self._stand(standing)
        if standing.error is not None:
            raise error_of(standing.error)

    async def _renew(self) -> Standing:
        lease = Lease(instance=self.instance, version=self._version)
        try:
            async with asyncio.timeout(_ANSWER):
                standing: Standing = await self.ask(
                    self.subjects.read(self.name, "lease"), lease, Standing
                )
        except TimeoutError:
            raise BusError(f"the gateway does not answer for {_ANSWER:g} s") from None
        if standing.error is not None:
            error = error_of(standing.error)
            raise _NameTaken(str(error)) if isinstance(error, BusRefused) else error
        self._stand(standing)
        return standing

    async def _send_again(self, absence: float) -> None:
        """Have everything registered anew: the gateway knows something else, or nothing."""
        async with self._changing:
            try:
                await self._send_wants()
            except BusError as error:
                log.warning("what is wanted could not be registered anew: %s", error)
                return
            except KiwoomError as error:
                self.on_refused(error)
                return
        if absence and self._uses:
            self.on_return(absence)

    def _stand(self, standing: Standing) -> None:
        self._now_there, self._now_here, self._life = standing.now, _now(), standing.life
        if standing.epoch != self.epoch:
            if self.epoch:
                self._fail("the gateway was started again")
            self.epoch = standing.epoch
        if not self.present.is_set():
            self.present.set()

    def _note_absence(self, error: BusError) -> None:
        """Note that the gateway did not answer; for certain, or after the time of a lease."""
        if isinstance(error, NotSent) or _now() - self._now_here > self._life:
            if self.present.is_set():
                log.warning("the gateway is away: %s", error)
            self.present.clear()
            self._fail(str(error))

    def _lost(self) -> None:
        """Note the loss of the broker: answers on their way are lost."""
        self.present.clear()
        self._fail("the connection to the broker was lost")

    def _fail(self, why: str) -> None:
        for question in self._asked.values():
            if not question.answer.done():
                question.answer.set_exception(BusError(f"no answer: {why}"))

    def _refused(self, error: BusRefused) -> None:
        """Fail what the broker refuses; it names the subject, in small letters."""
        refused = str(error).lower()
        for question in self._asked.values():
            is_it = f'"{question.subject.lower()}"' in refused and not question.is_there
            if is_it and not question.answer.done():
                text = f"the broker does not allow it to this user: not sent ({error})"
                question.answer.set_exception(NotAllowed(text))

    async def _send(self, subject: str, message: Message, reply: str) -> None:
        try:
            await self.connection.publish(subject, encode(message), reply=reply)
        except BusRefused:
            raise
        except BusError as error:
            raise NotSent(str(error)) from error

    async def _answered(self, message: Msg) -> None:
        question = self._asked.get(message.subject.rpartition(".")[2])
        if question is None or question.answer.done():
            return
        if not message.data and (message.headers or {}).get("Status") == _NO_RESPONDERS:
            question.answer.set_exception(NotSent("there is no gateway at the broker: not sent"))
        else:
            question.answer.set_result(message.data)


class _NameTaken(BusRefused):
    """Another program has the name; it may have ended just now."""


def _now() -> float:
    return asyncio.get_running_loop().time()


def _nothing(*_: object) -> None:
    """Do nothing."""
