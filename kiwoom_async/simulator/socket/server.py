"""WebSocket server: logins, registrations, heartbeats, and REAL frames."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from aiohttp import WSMsgType, web

from kiwoom_async.simulator.clock import ExchangeTime
from kiwoom_async.simulator.exchange.trading.happenings import Happening
from kiwoom_async.simulator.exchange.trading.screener import Screener
from kiwoom_async.simulator.faults import Faults
from kiwoom_async.simulator.journal import Journal
from kiwoom_async.simulator.rest.filter import BLOCKED, blocks
from kiwoom_async.simulator.rules import Rules
from kiwoom_async.simulator.socket.conditions import ConditionSearch
from kiwoom_async.simulator.socket.connection import Connection
from kiwoom_async.simulator.socket.publisher import Publisher
from kiwoom_async.simulator.socket.registrations import RegistrationRefused, pairs_in
from kiwoom_async.simulator.tokens import Tokens

__all__ = ["PATH", "SocketServer"]

PATH = "/api/dostk/websocket"
_TOO_MANY_REGISTRATIONS = 105110
_NOT_LOGGED_IN = 100013
_TOKEN_REFUSED = 805004

Message = dict[str, Any]


class SocketServer:
    """Everything on the WebSocket port.

    Attributes:
        connections: Those open now, oldest first.
    """

    def __init__(
        self,
        *,
        rules: Rules,
        seed: int,
        tokens: Tokens,
        journal: Journal,
        faults: Faults,
        screener: Screener,
        time: ExchangeTime,
        move: Callable[[str], None],
        watch: Callable[[Iterable[str]], None],
    ) -> None:
        self.connections: list[Connection] = []
        self._rules = rules
        self._seed = seed
        self._tokens = tokens
        self._journal = journal
        self._faults = faults
        self._time = time
        self._move = move
        self._watch = watch
        self._opened = 0
        self._muted = False
        self._publisher = Publisher(rules, faults)
        self._conditions = ConditionSearch(rules, screener)
        self._answers: dict[str, Callable[[Connection, Message], None]] = {
            "PING": self._pong,
            "REG": self._register,
            "REMOVE": self._remove,
            **self._conditions.answers,
        }

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Serve one connection until it ends."""
        transport = request.transport
        if request.path != PATH or transport is None:
            return web.Response(status=404)
        if blocks(self._rules, request.headers):
            return web.Response(status=400, text=BLOCKED, content_type="text/html")
        if fault := self._faults.take("handshake"):
            return web.Response(**fault.details)
        socket = web.WebSocketResponse(compress=False, timeout=1.0)
        await socket.prepare(request)
        connection = self._connection(socket, transport)
        self._changed()
        try:
            await self._serve(connection, socket)
        finally:
            self.connections.remove(connection)
            self._conditions.leave(connection)
            connection.abort()
            self._changed()
        return socket

    def _connection(
        self, socket: web.WebSocketResponse, transport: asyncio.Transport
    ) -> Connection:
        self._opened += 1
        connection = Connection(
            self._opened, socket, transport, self._rules, self._faults, self._seed, self._time
        )
        connection.muted = self._muted
        self.connections.append(connection)
        return connection

    async def _serve(self, connection: Connection, socket: web.WebSocketResponse) -> None:
        async with asyncio.TaskGroup() as tasks:
            sender = tasks.create_task(connection.send())
            watchers = [
                tasks.create_task(connection.heartbeat()),
                tasks.create_task(self._expect_login(connection)),
            ]
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._receive(connection, message.data)
            for watcher in watchers:
                watcher.cancel()
            if not connection.leaving:
                sender.cancel()

    async def _expect_login(self, connection: Connection) -> None:
        await self._time.sleep(self._rules.login_timeout, daemon=True)
        if not connection.logged_in:
            connection.system("R10004", "로그인 요청이 없어 접속을 종료합니다")
            connection.end()

    def _receive(self, connection: Connection, text: str) -> None:
        try:
            message = msgspec.json.decode(text, type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            message = {}
        name = str(message.get("trnm", ""))
        self._journal.message(connection.number, name, message)
        if self._faults.take("hang_up", name):
            connection.abort()
            return
        if self._faults.take("ignore", name):
            return
        if fault := self._faults.take("refuse_request", name):
            connection.say(_refusal(name, **fault.details))
        elif name == "LOGIN":
            self._log_in(connection, message)
        elif not connection.logged_in and name != "PING":
            text = "로그인 인증이 들어오기 전에 다른 전문이 들어왔습니다. 전문명=%s"  # recorded so
            connection.say(_answer(name, _NOT_LOGGED_IN, text))
        elif name in self._answers:
            self._answers[name](connection, message)

    def _log_in(self, connection: Connection, message: Message) -> None:
        token = self._tokens.find(str(message.get("token", "")))
        if token is None or token.known_from > self._time.monotonic():
            text = "토큰 인증에 실패했습니다 [CODE=8005, MESSAGE=Token이 유효하지 않습니다]"
            connection.say(_answer("LOGIN", _TOKEN_REFUSED, text))
            return
        if self._rules.second_login == "kick":
            others = [one for one in self.connections if one is not connection]
            self._kick([other for other in others if other.account is token.account])
        connection.account, connection.token = token.account, token
        connection.logged_in = True
        connection.say(_answer("LOGIN", 0, "") | {"sor_yn": "Y"})
        if not self._rules.paper:
            connection.system("R10000", "실시간 서비스에 접속되었습니다")
        self._changed()

    def _changed(self) -> None:
        """Note that a connection came, went, logged in or wants something else."""
        self._publisher.renew(self.connections)
        self._watch(
            item
            for connection in self.connections
            for _, item in connection.registrations.wanted
            if item
        )
        self._journal.changed()

    def _kick(self, connections: Iterable[Connection]) -> None:
        for connection in connections:
            if not connection.logged_in:
                continue
            connection.logged_in = False
            connection.system("R10001", "동일한 App key로 접속이 되었습니다")
            connection.end(close_frame=self._rules.kick_says_goodbye)
        self._changed()

    def end_dead_tokens(self) -> None:
        """End the connections of dead tokens after an issue, if the rules say so."""
        for connection in self.connections if self._rules.reissue_ends_socket else ():
            if connection.token is not None and not self._tokens.alive(connection.token):
                connection.abort()

    def kick(self) -> None:
        """End every login as if each key had logged in elsewhere."""
        self._kick(self.connections)

    def abort(self) -> None:
        """Break every connection at once, as a broken line does."""
        for connection in list(self.connections):
            connection.abort()

    def mute(self, newcomers: bool) -> None:
        """Silence the connections open now, and those opened later if asked to."""
        self._muted = newcomers
        for connection in self.connections:
            connection.muted = True

    def unmute(self) -> None:
        """Let every connection send again."""
        self._muted = False
        for connection in self.connections:
            connection.muted = False

    def _pong(self, connection: Connection, message: Message) -> None:
        connection.pings_missed = 0
        connection.pongs += 1
        self._journal.changed()

    def _register(self, connection: Connection, message: Message) -> None:
        if not self._may_register(connection):
            text = "실시간 등록 요청 개수를 초과하였습니다"
            connection.say(_answer("REG", _TOO_MANY_REGISTRATIONS, text))
            return
        group = str(message.get("grp_no", ""))
        registrations = connection.registrations
        drop: list[str] = []
        if message.get("refresh") == "0":
            by_group = self._rules.refresh_drops == "group"
            drop = [group] if by_group else registrations.groups
        pairs = pairs_in(message.get("data"))
        try:
            registrations.add(group, pairs, drop)
        except RegistrationRefused as refused:
            connection.say(_answer("REG", refused.code, refused.message))
            return
        self._changed()
        if self._rules.trade_before_ack:
            for symbol in sorted({item[:6] for _, item in pairs if item}):
                self._move(symbol)
        connection.say(_answer("REG", 0, ""))

    def _may_register(self, connection: Connection) -> bool:
        """Check a strict sliding window over the REGs of this connection that were accepted."""
        now = self._time.monotonic()
        at = connection.registered_at
        if len(at) == at.maxlen and now - at[0] < self._rules.registration_window:
            return False
        at.append(now)
        return True

    def _remove(self, connection: Connection, message: Message) -> None:
        group = str(message.get("grp_no", ""))
        connection.registrations.remove(group, pairs_in(message.get("data")))
        self._changed()
        connection.say(_answer("REMOVE", 0, ""))

    def publish(self, happened: Iterable[Happening]) -> None:
        """Collect what happened for the connections that registered it, until the next
        :meth:`flush`.
        """
        self._publisher.publish(happened)

    async def drained(self) -> None:
        """Wait until everything queued was handed to TCP."""
        for connection in list(self.connections):
            await connection.drained()

    def ping_now(self) -> list[tuple[Connection, int]]:
        """Send a PING to every client that is logged in and not muted.

        Returns:
            The connections, each with the number of PINGs it must have answered then.
        """
        asked = [one for one in self.connections if one.logged_in and not one.muted]
        return [(connection, connection.ping()) for connection in asked]

    def flush(self) -> None:
        """Send the collected entries."""
        for connection in self.connections:
            connection.flush()


def _refusal(name: str, return_code: int | str | None, text: str) -> Message:
    code = {} if return_code is None else {"return_code": return_code}
    return {"trnm": name, **code, "return_msg": text}


def _answer(name: str, code: int, text: str) -> Message:
    return {"trnm": name, "return_code": code, "return_msg": text}
