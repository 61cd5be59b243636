"""Line: a client's connection to its gateway, with its name, its lease and its questions."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, NoReturn

from anyio.abc import TaskGroup

from kiwoom_async.bus import Broker, Connection
from kiwoom_async.bus.link import Link
from kiwoom_async.clock import Clock
from kiwoom_async.errors import BusError, BusRefused, DecodeError
from kiwoom_async.remote import deadlines
from kiwoom_async.remote.failures import error_of
from kiwoom_async.remote.messages import Lease, Message, Standing, Wants, encode
from kiwoom_async.remote.presence import Presence
from kiwoom_async.remote.questions import NotSent, Questions
from kiwoom_async.remote.registrar import Registrar
from kiwoom_async.remote.subjects import GatewaySubjects

__all__ = ["Line"]

log = logging.getLogger("kiwoom_async")

_ANSWER = 2.0  # seconds to wait for the answer to a lease
_SOON = 0.2  # seconds until the next try while there is no gateway
_BEATS = 5  # signs of life in the time of a lease


class Line:
    """Asks the gateway, and keeps the lease.

    Args:
        broker: The broker.
        subjects: Subjects of the gateway.
        name: Name of the client.
        presence: Learns whether the gateway and its session are there.
        clock: Clock of the session.

    Attributes:
        instance: Tells two programs of the same name apart.
        rest: Base URL of the server's REST API; blank before the gateway has answered.
        epoch: The run of the gateway; blank before the first.
        present: Set while the gateway answers.
        on_connected: Runs as long as each connection lives.
        registrar: Has it register what is wanted.
        on_hit: Called with each message about a watched condition.
    """

    def __init__(
        self,
        broker: Broker,
        subjects: GatewaySubjects,
        name: str,
        presence: Presence,
        clock: Clock,
    ) -> None:
        self.instance = secrets.token_hex(8)
        self.registrar = Registrar(self.instance, self._send_wants, clock)
        self.epoch = self.rest = ""
        self.name = name
        self._presence = presence
        self.subjects = subjects
        self._broker = broker
        self._link = Link(broker, f"{name} of {subjects.lease}", name, self._note_outage)
        self.present = asyncio.Event()
        self.on_connected: Callable[[Connection], Coroutine[Any, Any, object]] = _wait
        self.on_hit: Callable[[bytes], object] = _nothing
        self._life = 15.0
        self._now_there = self._now_here = 0.0
        self._questions: Questions | None = None
        self._trouble = BusError(f"no connection to {broker.url}")
        self._entered = False
        self._there = 0  # number of the gateway's connection

    async def entered(self, timeout: float) -> None:
        """Wait until the gateway has given the name; :meth:`run` runs.

        Raises:
            BusError: it has not, in time.
        """
        try:
            async with asyncio.timeout(timeout):
                await self.present.wait()
        except TimeoutError:
            if isinstance(self._trouble, BusRefused):
                raise self._trouble from None
            what = f"no answer of {self.subjects.lease} at {self._broker.url} for {timeout:g} s"
            raise BusError(f"{what}: {self._trouble}") from None

    async def run(self) -> None:
        """Keep the lease until cancelled, over as many connections as it takes.

        Raises:
            BusRefused: the broker does not allow it, another program has the name now, or the
                gateway is a newer one.
        """
        await self._link.run(self._live)

    async def _live(self, connection: Connection) -> None:
        """Keep the lease over one connection, until it is lost."""
        questions = Questions(connection, lambda data: self.on_hit(data))
        await questions.open()
        self._questions = questions
        self._link.begin()
        try:
            async with self._link.tasks() as tasks:
                tasks.start_soon(self.on_connected, connection)
                await self._keep(tasks)
        finally:
            self._questions = None
            self.present.clear()
            self._presence.lost("the connection to the broker was lost")
            questions.fail("the connection to the broker was lost")

    async def _keep(self, tasks: TaskGroup) -> NoReturn:
        while True:
            before = self._now_here
            try:
                standing = await self._renew()
            except _NameTaken as error:
                if self._entered:
                    raise
                self._trouble = error
            except BusRefused:
                raise
            except BusError as error:
                self._note_absence(error)
            else:
                known = self.registrar.is_known(standing.version, before)
                if not known and not self.registrar.is_changing:
                    tasks.start_soon(self.registrar.send_again)
            await self._pause()

    async def _pause(self) -> None:
        """Wait until the next sign of life: not for long while something is not there."""
        if not self.present.is_set():
            seconds = _SOON
        elif not self._presence.is_live:
            seconds = max(_SOON, self._life / _BEATS / _BEATS)
        else:
            seconds = self._life / _BEATS
        late = asyncio.get_running_loop().time() + seconds
        await asyncio.sleep(seconds)
        self._presence.beat(asyncio.get_running_loop().time() - late)

    async def close(self) -> None:
        """Give the name up; :meth:`run` runs still."""
        connection = self._link.connection
        if connection is not None:
            lease = Lease(instance=self.instance, ends=True)
            with suppress(BusError):
                await connection.publish(self.subjects.read(self.name, "lease"), encode(lease))

    async def ask(
        self,
        subject: str,
        message: Message,
        kind: Any,
        *,
        on_send: Callable[[], object] | None = None,
    ) -> Any:
        """Ask the gateway; see :meth:`Questions.ask`."""
        if self._questions is None:
            raise NotSent(f"the broker is out of reach: not sent ({self._trouble})")
        return await self._questions.ask(subject, message, kind, on_send=on_send)

    def until(self, seconds: float) -> float:
        """Return a moment on the gateway's clock that comes not later than in these seconds.

        The gateway's clock is at least what it said when its answer arrived here: the way of the
        answer can only make the moment earlier.
        """
        return self._now_there + (deadlines.now() - self._now_here) + seconds

    async def _renew(self) -> Standing:
        inbox = self._questions.pushes if self._questions is not None else ""
        version = self.registrar.version
        lease = Lease(instance=self.instance, inbox=inbox, version=version, epoch=self.epoch)
        try:
            async with asyncio.timeout(_ANSWER):
                standing: Standing = await self.ask(
                    self.subjects.read(self.name, "lease"), lease, Standing
                )
        except TimeoutError:
            raise BusError(f"the gateway does not answer for {_ANSWER:g} s") from None
        except DecodeError as error:
            raise BusError(f"the gateway's answer can't be read: {error}") from error
        if standing.error is not None:
            refusal = error_of(standing.error)
            if isinstance(refusal, BusRefused):
                raise _NameTaken(str(refusal))
            raise BusError(f"the gateway does not renew the lease: {refusal}")
        self._stand(standing)
        return standing

    async def _send_wants(self, wants: Wants) -> Standing:
        """Send what is wanted; return the gateway's answer."""
        subject = self.subjects.read(self.name, "wants")
        standing: Standing = await self.ask(subject, wants, Standing)
        self._stand(standing)
        return standing

    def _stand(self, standing: Standing) -> None:
        self._now_there, self._now_here, self._life = standing.now, deadlines.now(), standing.life
        is_new = (standing.epoch, standing.connection) != (self.epoch, self._there)
        if is_new:
            if self.epoch and self._questions is not None:
                self._questions.fail("the gateway has lost its connection, or was started again")
            self.epoch, self._there = standing.epoch, standing.connection
        if (is_new or not self.present.is_set()) and standing.version == self.registrar.version:
            self.registrar.on_doubt()  # else it is called when everything is registered anew
        self._entered = True
        self.rest = standing.rest
        self._presence.heard(standing)
        self.present.set()

    def _note_outage(self, error: BusError) -> None:
        """Note that there is no connection to the broker."""
        self._trouble = error
        self._presence.lost(str(error))

    def _note_absence(self, error: BusError) -> None:
        """Note that the gateway did not answer; for certain, or after the time of a lease."""
        self._trouble = error
        if isinstance(error, NotSent) or deadlines.now() - self._now_here > self._life:
            if self.present.is_set():
                log.warning("the gateway is away: %s", error)
            self.present.clear()
            self._presence.lost(str(error))
            if self._questions is not None:  # which were sent, other than this sign of life
                self._questions.fail("the gateway has gone")


class _NameTaken(BusRefused):
    """Another program has the name; it may have ended just now."""


async def _wait(connection: Connection) -> None:
    """Do nothing."""


def _nothing(*_: object) -> None:
    """Do nothing."""
