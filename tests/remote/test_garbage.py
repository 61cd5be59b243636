"""Garbage: what can't be read, on any subject that a gateway or a client reads, ends neither."""

from __future__ import annotations

import asyncio
import random
import string
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest
from nats.aio.msg import Msg

from kiwoom_async import (
    BalanceUpdate,
    ConfigError,
    DecodeError,
    Gap,
    OrderEvent,
    OrderInDoubt,
    Trade,
    TransportError,
)
from kiwoom_async.bus import Broker, Connection
from kiwoom_async.conditions.models import Condition
from kiwoom_async.errors import RateLimitError
from kiwoom_async.remote import Gateway, RemoteSession
from kiwoom_async.remote.failures import failure_of
from kiwoom_async.remote.messages import Answer, Lease, Standing, decode, encode
from kiwoom_async.remote.subjects import GatewaySubjects
from kiwoom_async.simulator import Simulator
from tests.support.gateways import SERVER, RawClient, client
from tests.support.journals import happens
from tests.support.symbols import SAMSUNG

pytestmark = [pytest.mark.anyio, pytest.mark.kiwoom_stage(stocks=16)]


def pack(message: object) -> bytes:
    return msgspec.msgpack.encode(message)


NESTED = b"\x91" * 200_000 + b"\xc0"
UNREADABLE = [
    b"",
    b"\x00",
    b"text",
    b"\xff" * 100,
    b"\x00" * 900_000,
    b"\xdd\xff\xff\xff\xff",  # an array of more elements than there are
    b"\x81\xa1a" * 100_000 + b"\xc0",
    NESTED,
    pack({"layout": "x"}),
    pack([1, 2]),
    pack({}),
]


def repr_of(data: bytes) -> str:
    return repr(data[:12])


NEWER = pack({"layout": 99})
QUESTIONS = [
    ("read", "lease"),
    ("read", "wants"),
    ("read", "call"),
    ("read", "conditions"),
    ("read", "search"),
    ("read", "members"),
    ("read", "nonsense"),
    ("trade", "order"),
    ("trade", "resolve"),
    ("trade", "nonsense"),
]
TIMES = [0, -1, 2**63 - 1, 2**64 - 1, -(2**63)]


@pytest.fixture
async def connection(gateway: Gateway, broker: Broker) -> AsyncIterator[Connection]:
    """Of a program that may send anything."""
    async with Connection(broker) as one:
        yield one


async def test_nothing_that_is_sent_to_a_gateway_ends_it(
    exchange: Simulator, gateway: Gateway, connection: Connection
) -> None:
    raw = RawClient(connection)
    for side, what in QUESTIONS:
        for data in (*UNREADABLE, NEWER):
            answer = decode(await raw.send(side, what, data), dict)
            if what in ("conditions", "search", "members") and data == pack({}):
                continue  # a question without an argument
            assert answer["error"]["message"], (what, data[:20])
            if data == NEWER and "nonsense" not in what:
                assert answer["error"]["message"].startswith("at the gateway: a message has layout")
            if what == "order":
                assert answer["outcome"] == "not_booked"
    assert (await raw.lease()).epoch == gateway._epoch
    assert gateway.stats().orders == len(exchange.orders) == 0


@pytest.mark.parametrize(
    "loan_date", ["", 1, 1.5, [], {}, True, "yesterday", "2026-02-30", "2026-1-1"]
)
async def test_an_odd_argument_of_an_order_is_an_error_and_ends_no_gateway(
    exchange: Simulator, gateway: Gateway, connection: Connection, loan_date: object
) -> None:
    raw = RawClient(connection)
    standing = await raw.lease()
    order = {
        "id": "1",
        "instance": raw.instance,
        "epoch": standing.epoch,
        "until": standing.now + 10,
        "api_id": "kt10007",
        "arguments": [SAMSUNG, 1, None, "market", "krx", None, loan_date],
    }
    answer: Answer = decode(await raw.send("trade", "order", pack(order)), Answer)
    assert answer.outcome == "not_booked"
    assert answer.error is not None
    assert (answer.error.kind, answer.error.sent) == ("ConfigError", False)
    assert "a day such as 2026-11-26" in answer.error.message
    body = pack(order | {"id": "2", "arguments": NESTED}).replace(pack(NESTED), NESTED)
    answer = decode(await raw.send("trade", "order", body), Answer)
    assert answer.error is not None
    assert answer.error.kind == "DecodeError"
    assert not exchange.orders
    assert (await raw.lease()).epoch == standing.epoch


@pytest.mark.parametrize("where", ["kiwoom.simulator.0B", "$JS.API.STREAM.NAMES"])
async def test_an_answer_gets_nowhere_but_to_inboxes(
    exchange: Simulator, gateway: Gateway, connection: Connection, where: str
) -> None:
    """The gateway may publish records; who may only ask it has them not published by it."""
    heard: list[Msg] = []

    async def hear(message: Msg) -> None:
        heard.append(message)

    raw = RawClient(connection)
    await raw.lease()
    await connection.client.subscribe(where, cb=hear)
    lease = encode(Lease(instance=raw.instance, inbox=where))
    subjects = GatewaySubjects(SERVER)
    await connection.publish(subjects.read("raw", "lease"), lease, reply=where)
    await raw.send("read", "lease", lease)  # the gateway has read the one before
    await gateway._service._send(gateway._service.clients.inbox("raw"), Answer())  # type: ignore[union-attr]
    await raw.lease()
    assert not heard


@pytest.mark.parametrize("name", ["*", ">", "a*", "a%b", "이름", "x" * 65])
async def test_an_impossible_name_gets_no_lease(
    gateway: Gateway, connection: Connection, name: str
) -> None:
    raw = RawClient(connection, name)
    data = await raw.send("read", "lease", encode(Lease(instance="x")))
    standing: Standing = decode(data, Standing)
    assert standing.error is not None
    assert standing.error.kind == "ConfigError"
    assert not gateway.stats().clients


async def test_an_answer_larger_than_a_message_is_an_error(
    exchange: Simulator, gateway: Gateway, broker: Broker
) -> None:
    noise = "".join(random.Random(7).choices(string.ascii_letters + string.digits, k=1_600_000))
    body = {"return_code": 0, "return_msg": "", "stk_cd": SAMSUNG, "stk_nm": noise}
    async with client(broker) as session:
        exchange.answer_with(body=body, api_id="ka10001")
        with pytest.raises(TransportError, match="larger than the broker's max_payload") as error:
            async with asyncio.timeout(30):
                await session.stocks.info(SAMSUNG)
        assert error.value.sent
        assert (await session.stocks.info(SAMSUNG)).name == "삼성전자"


async def test_nothing_that_comes_to_a_client_ends_it(
    exchange: Simulator, gateway: Gateway, connection: Connection, broker: Broker
) -> None:
    values = [b"", b"x", b"[]", b"\xff", b'{"9203":1,"910":"x","911":"-","913":"\xff"}']
    reports = [
        {"type": "event", "received_ns": time, "values": value, "code": code}
        for time in TIMES
        for value in values
        for code in ("00", "04", "zz")
    ]
    gaps = [
        {"type": "gap", "since_ns": since, "until_ns": until, "why": "x"}
        for since in TIMES
        for until in TIMES
    ]
    async with client(broker) as session:
        async with (
            session.stream((OrderEvent, BalanceUpdate, Gap)),
            session.stream((Trade, Gap), SAMSUNG) as trades,
            session.conditions.watch("0") as hits,
            session.positions(),
        ):
            order = await session.orders.buy(SAMSUNG, 1, price=60_000)
            inbox = session._opened().line._questions._inbox  # type: ignore[union-attr]
            for data in (*UNREADABLE, *map(pack, reports), *map(pack, gaps)):
                subject = GatewaySubjects(SERVER).reports("bot")
                await connection.jetstream.publish(subject, data)
                for token in ("pushes", "x"):
                    await connection.publish(f"{inbox}.{token}", data)
            for data in UNREADABLE:
                await connection.publish("kiwoom.simulator.0B", data)
            await connection.publish(f"{inbox}.pushes", NEWER)
            await connection.client.flush()
            exchange.trade(SAMSUNG)
            async with asyncio.timeout(30):
                async for record in trades:
                    if isinstance(record, Trade):
                        break
                exchange.enter_condition("0", exchange.symbols[9])
                exchange.step(exchange.symbols[9])
                async for hit in hits:
                    if hit.symbol == exchange.symbols[9]:
                        break
                exchange.set_price(SAMSUNG, 59_000)
                await order.filled()


class OddGateway:
    """Answers leases as a gateway does, unless it has something else to say.

    Attributes:
        says: What it answers, by the kind of the question; by default nothing.
    """

    def __init__(self, connection: Connection) -> None:
        self.says: dict[str, bytes] = {}
        self._connection = connection

    async def serve(self) -> None:
        subjects = GatewaySubjects(SERVER)
        await self._connection.jetstream.add_stream(
            name=subjects.stream, subjects=[subjects.reports("*")]
        )
        for side in (subjects.read, subjects.trade):
            await self._connection.client.subscribe(side("*", "*"), cb=self._answer)
        await self._connection.client.flush()

    async def _answer(self, message: Msg) -> None:
        what = message.subject.rpartition(".")[2]
        standing = Standing(epoch="1", connection=1, now=1.0, life=0.5, rest="http://127.0.0.1:1")
        data = self.says.get(what, encode(standing) if what == "lease" else None)
        if message.reply and data is not None:
            await self._connection.publish(message.reply, data)


@pytest.fixture
async def odd(broker: Broker) -> AsyncIterator[OddGateway]:
    """A gateway that answers oddly."""
    async with Connection(broker) as connection:
        gateway = OddGateway(connection)
        await gateway.serve()
        yield gateway


BODIES = [b"", b"text", b"\xff", b"{", b"[1]", b'[{"no": 1}]', b'{"no": "0"}', b"[" * 100_000]


@pytest.mark.parametrize("body", BODIES, ids=repr_of)
async def test_an_answer_about_conditions_that_can_not_be_read_is_a_decode_error(
    odd: OddGateway, broker: Broker, body: bytes
) -> None:
    async with client(broker) as session, asyncio.timeout(30):
        odd.says["conditions"] = encode(Answer(body=body))
        with pytest.raises(DecodeError) as error:
            await session.conditions.list()
        assert str(error.value).startswith("conditions: ")
        assert error.value.payload == body
        odd.says["conditions"] = encode(Answer(body=b"[]"))
        assert await session.conditions.list() == []
        odd.says["search"] = encode(Answer(body=body))
        with pytest.raises(DecodeError):
            [match async for match in session.conditions.search(Condition("0", ""))]
        assert session.state.name == "live"


@pytest.mark.parametrize("data", UNREADABLE[:-1], ids=repr_of)
async def test_an_answer_that_can_not_be_read_is_an_error_of_its_question(
    odd: OddGateway, broker: Broker, data: bytes
) -> None:
    async with client(broker) as session, asyncio.timeout(30):
        odd.says |= dict.fromkeys(("wants", "call", "conditions", "order", "resolve"), data)
        with pytest.raises(DecodeError):
            await session.stocks.info(SAMSUNG)
        with pytest.raises(DecodeError):
            await session.conditions.list()
        with pytest.raises(DecodeError):
            await session.stream(BalanceUpdate).__aenter__()
        with pytest.raises(OrderInDoubt):
            await session.orders.buy(SAMSUNG, 1, price=60_000)
        assert session.state.name == "live"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        NESTED,
        pack({}),
        encode(
            Standing(
                epoch="1",
                connection=1,
                now=0.0,
                life=0.5,
                error=failure_of(RateLimitError("too many")),
            )
        ),
        encode(
            Standing(
                epoch="1",
                connection=1,
                now=0.0,
                life=0.5,
                error=failure_of(ConfigError("odd")),
            )
        ),
    ],
    ids=repr_of,
)
async def test_an_odd_answer_to_a_sign_of_life_is_no_end(
    odd: OddGateway, broker: Broker, data: bytes
) -> None:
    """A gateway that is overloaded, or out of its mind, is away, and comes back."""
    async with client(broker) as session, asyncio.timeout(30):
        odd.says["lease"] = data
        await away(session)
        del odd.says["lease"]
        await happens(lambda: session.state.name == "live")


async def away(session: RemoteSession) -> None:
    await happens(lambda: session.state.name == "down")


@pytest.mark.parametrize("packed", [True, False])
async def test_a_damaged_body_of_a_query_is_a_decode_error(
    odd: OddGateway, broker: Broker, packed: bool
) -> None:
    bombs: list[Any] = [b"", b"text", b"\x28\xb5\x2f\xfd" + b"\xff" * 50]
    async with client(broker) as session, asyncio.timeout(30):
        for body in bombs:
            odd.says["call"] = encode(Answer(body=body, packed=packed))
            with pytest.raises(DecodeError):
                await session.stocks.info(SAMSUNG)
