"""Messages between a gateway and its clients: MessagePack, each with the number of their layout.

Times are seconds of the gateway's own clock (``asyncio``'s), which has no date and is never set: a
client learns it with its lease, so the clocks of two computers are never compared.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from kiwoom_async.errors import BusRefused, DecodeError
from kiwoom_async.net.state import StateName
from kiwoom_async.wire.frames import Key

__all__ = [
    "BALANCES",
    "CONDITION",
    "LAYOUT",
    "ORDERS",
    "Answer",
    "Booked",
    "Call",
    "Failure",
    "Lease",
    "Message",
    "Missed",
    "OrderCall",
    "Report",
    "Resolve",
    "Standing",
    "Touched",
    "Wants",
    "decode",
    "encode",
]

LAYOUT = 1
"""Number of the layout. It grows when an older program would misread a message."""

CONDITION = "02"
"""Type code in the key of a watched condition."""

ORDERS: Key = ("00", "")
BALANCES: Key = ("04", "")
"""Keys of order events and of balances, which come from the gateway and not as records."""

Outcome = Literal["booked", "rejected", "not_booked", "in_doubt", "unknown"]
"""What became of an order; ``unknown`` for one that this gateway never got."""


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all messages."""

    layout: int = LAYOUT


class Lease(Message, frozen=True, kw_only=True):
    """A client asks for its name, or keeps it.

    Attributes:
        instance: Tells two programs of the same name apart.
        inbox: Where it reads the hits of conditions.
        version: Number of the wants that it sent last.
        epoch: The run of the gateway that it knows; blank before the first.
        ends: Whether it gives the name up.
    """

    instance: str
    inbox: str = ""
    version: int = 0
    epoch: str = ""
    ends: bool = False


class Wants(Message, frozen=True, kw_only=True):
    """Everything that a client wants to be registered; what it wanted before ends.

    Attributes:
        instance: The client.
        version: Number of these wants, growing.
        keys: Pairs of realtime type code and item; with the code 02 the number of a condition.
        orders: Numbers of the orders of others that it follows.
    """

    instance: str
    version: int
    keys: list[tuple[str, str]] = []
    orders: list[str] = []


class Call(Message, frozen=True, kw_only=True):
    """A query.

    Attributes:
        api_id: Its TR.
        fields: Its body by wire names.
        next_key: The page.
        until: When the client no longer waits for the answer.
    """

    api_id: str
    fields: dict[str, str]
    next_key: str = ""
    until: float


class OrderCall(Message, frozen=True, kw_only=True):
    """An order; see ``Placing``.

    Attributes:
        id: Its name: an order with the same one is the same order.
        instance: The client.
        epoch: The gateway that it is meant for.
        until: The gateway does not begin with it later.
        api_id: Its TR.
        arguments: Its arguments, in the order of the method.
    """

    id: str
    instance: str
    epoch: str
    until: float
    api_id: str
    arguments: list[Any]


class Resolve(Message, frozen=True, kw_only=True):
    """A question what became of an order.

    Attributes:
        id: The order.
    """

    id: str


class Failure(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An error of the gateway.

    Attributes:
        kind: Name of its class.
        message: Its text.
        sent: Whether the request may have reached Kiwoom.
        api_id, code, return_code, reason: Its attributes, if it has them.
    """

    kind: str
    message: str
    sent: bool = False
    api_id: str = ""
    code: str | None = None
    return_code: int | None = None
    reason: str = ""


class Standing(Message, frozen=True, kw_only=True):
    """The answer to a lease, and to wants.

    Attributes:
        epoch: Name of this run of the gateway.
        connection: Number of its connection to the broker: answers may be lost with each.
        now: Its time.
        life: Seconds of a lease.
        rest: Base URL of the server's REST API.
        state, since_ns, why: State of the gateway's own session, as ``session.state``.
        version: The wants that it knows of this client, 0 for none.
        error: Why the name, or what was wanted, is refused.
    """

    epoch: str
    connection: int
    now: float
    life: float
    rest: str = ""
    state: StateName = "live"
    since_ns: int = 0
    why: str = ""
    version: int = 0
    error: Failure | None = None


class Answer(Message, frozen=True, kw_only=True):
    """The answer to a call or to an order.

    Attributes:
        body: Body of the answer of a query.
        packed: Whether the body is compressed (zstd).
        next_key, is_cut: As those of ``Reply``.
        outcome: What became of an order; that it was not booked is said explicitly.
        no: Its number.
        others: With ``unknown``: numbers of orders that are certainly not it.
        error: The error.
    """

    body: bytes = b""
    packed: bool = False
    next_key: str = ""
    is_cut: bool = False
    outcome: Outcome = "in_doubt"
    no: str = ""
    others: list[str] = []
    error: Failure | None = None


class Report(Message, frozen=True, kw_only=True, tag="event"):
    """An event of the account, with its account number masked.

    Attributes:
        received_ns: As that of the record.
        values: The record's values as received.
        code: Its type code: an order event (00), or a balance (04).
    """

    received_ns: int
    values: bytes
    code: str = "00"


class Touched(Message, frozen=True, kw_only=True, tag="touched"):
    """The account has changed by an order of another program."""


class Missed(Message, frozen=True, kw_only=True, tag="gap"):
    """Order events may be missing here.

    Attributes:
        since_ns, until_ns, why: As those of a gap.
    """

    since_ns: int
    until_ns: int
    why: str


class Booked(Message, frozen=True, kw_only=True, tag="booked"):
    """An order has its number; kept so that a gateway that is started again knows whose it is.

    Attributes:
        id: The order's name.
        no: Its number.
        day: Its day (``2026-11-26``).
    """

    id: str
    no: str
    day: str


class _Head(msgspec.Struct):
    layout: int = LAYOUT


_encoder = msgspec.msgpack.Encoder()


def encode(message: Message) -> bytes:
    """Encode a message."""
    return _encoder.encode(message)


def decode(data: bytes, kind: Any) -> Any:
    """Decode a message.

    Raises:
        BusRefused: it is of a newer layout.
        DecodeError: it is not such a message.
    """
    try:
        head = msgspec.msgpack.decode(data, type=_Head)
        if head.layout > LAYOUT:
            raise BusRefused(
                f"a message has layout {head.layout}, newer than {LAYOUT}: install a newer "
                "kiwoom-async here"
            )
        return msgspec.msgpack.decode(data, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise DecodeError(f"not a message of a gateway: {error}", payload=data) from error
