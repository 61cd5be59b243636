"""Fault rows of the matrix: how each fault is brought about, and what a user may see of it.

A row says what a call, an order, a new registration and a first login end with; ``ok`` where the
client hides the fault. ``line`` says what becomes of a connection that was up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Any, Literal

import msgspec

from kiwoom_async import Session
from kiwoom_async.simulator import Simulator
from kiwoom_async.simulator.faults import Fault

__all__ = ["FAULTS", "Row", "Where"]

Where = Literal["up", "line", "login", "REG", "REAL", "call", "page", "time"]
"""What a fault needs to act on: see ``WHY_NOT`` of the matrix."""

Strike = Callable[[Simulator, Session], Fault | Awaitable[None] | None]

DEAD = "토큰 인증에 실패했습니다 [CODE=8005, MESSAGE=Token이 유효하지 않습니다]"
TOO_OFTEN = {
    "return_code": 5,
    "return_msg": "초과하였습니다[1700:허용된 API 요청 개수를 초과하였습니다. 유량=5]",
}


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A fault.

    Attributes:
        where: What it acts on.
        strike: Brings it about.
        line: Whether a connection that was up stays, breaks and comes back, or ends the session.
        lost: Frames that the server itself loses on a line that stays up.
        doubled: Frames that the server itself sends twice.
        call, order, entering, login: What each ends with: ``ok`` or names of errors.
        login_ends: Whether a first login that fails so ends the session.
        rules: Rules of the exchange.
    """

    where: Where
    strike: Strike
    line: Literal["stays", "breaks", "ends"] = "stays"
    lost: int = 0
    doubled: int = 0
    call: str = "ok"
    order: str = "ok"
    entering: str = "ok"
    login: str = "ok"
    login_ends: bool = False
    rules: dict[str, Any] = {}


def drop(exchange: Simulator, session: Session) -> None:
    exchange.drop_connections()


def deaf(exchange: Simulator, session: Session) -> None:
    exchange.refuse_connections("socket")
    exchange.drop_connections()


def after_drop(arm: Callable[[Simulator], Fault]) -> Strike:
    """Arm a fault of the next handshake or login, and break the line so that there is one."""

    def strike(exchange: Simulator, session: Session) -> Fault:
        fault = arm(exchange)
        exchange.drop_connections()
        return fault

    return strike


def armed(arm: Callable[[Simulator], Fault]) -> Strike:
    return lambda exchange, session: arm(exchange)


def dead_token(exchange: Simulator, session: Session) -> None:
    exchange.expire_tokens()
    exchange.drop_connections()


async def replaced(exchange: Simulator, session: Session) -> None:
    """Another login takes over, and the client has received that."""
    exchange.kick()
    await exchange.settled(session)


async def no_pong(exchange: Simulator, session: Session) -> None:
    """Lose the answers to PINGs until the server says R10002."""
    fault = exchange.on_request("PING").ignore(count=100)
    for _ in range(40):
        await session.clock.sleep(2)
    assert fault.hits >= 5, fault
    fault.undo()


def deaf_rest(exchange: Simulator, session: Session) -> None:
    exchange.refuse_connections("rest")
    exchange.drop_connections("rest")


async def pass_to(exchange: Simulator, session: Session, moment: dt.datetime) -> None:
    await session.clock.sleep((moment - exchange.now).total_seconds())


async def midnight(exchange: Simulator, session: Session) -> None:
    """Go to ten o'clock of the next day."""
    opening = dt.datetime.combine(exchange.day + dt.timedelta(days=1), dt.time(10))
    await pass_to(exchange, session, opening)


async def token_end(exchange: Simulator, session: Session) -> None:
    await session.clock.sleep(3_600)


FAULTS: dict[str, Row] = {
    "connection lost": Row(where="up", strike=drop, line="breaks"),
    "line cut within a frame": Row(
        where="line", strike=armed(lambda x: x.on_frame().break_line("within")), line="breaks"
    ),
    "line cut after a frame": Row(
        where="line", strike=armed(lambda x: x.on_frame().break_line("after")), line="breaks"
    ),
    "deaf port": Row(
        where="line", strike=deaf, line="breaks", entering="TransportError", login="TransportError"
    ),
    "mute line": Row(
        where="line",
        strike=lambda x, s: x.mute(newcomers=True),
        line="breaks",
        entering="TransportError",
        login="TransportError",
    ),
    "PING unanswered": Row(where="up", strike=no_pong, line="breaks"),
    "replaced session": Row(
        where="up",
        strike=replaced,
        line="ends",
        call="SessionReplaced",
        order="SessionReplaced",
        entering="SessionReplaced",
    ),
    "dead token": Row(where="up", strike=dead_token, line="breaks"),
    "LOGIN refused once": Row(
        where="login",
        strike=after_drop(lambda x: x.on_request("LOGIN").refuse(805004, DEAD)),
        line="breaks",
    ),
    "LOGIN refused in other words": Row(
        where="login",
        strike=after_drop(lambda x: x.on_request("LOGIN").refuse(1, "no", count=2)),
        line="breaks",
    ),
    "LOGIN unanswered": Row(
        where="login", strike=after_drop(lambda x: x.on_request("LOGIN").ignore()), line="breaks"
    ),
    "answer to LOGIN cut": Row(
        where="login",
        strike=after_drop(lambda x: x.on_frame("LOGIN").break_line("within")),
        line="breaks",
    ),
    "handshake 503": Row(
        where="login",
        strike=after_drop(lambda x: x.answer_handshakes(503, "busy", count=2)),
        line="breaks",
    ),
    "handshake redirected": Row(
        where="login",
        strike=after_drop(
            lambda x: x.answer_handshakes(302, headers={"Location": "http://127.0.0.1:1/"})
        ),
        line="breaks",
    ),
    "handshake blocked": Row(
        where="login",
        strike=after_drop(lambda x: x.answer_handshakes(400, "<html>Request Blocked</html>")),
        line="breaks",
        login="Blocked",
        login_ends=True,
    ),
    "REG refused": Row(
        where="REG",
        strike=armed(lambda x: x.on_request("REG").refuse(105115, "too many")),
        entering="SubscriptionRejected",
        login="SubscriptionRejected",
    ),
    "REG too fast": Row(
        where="REG", strike=armed(lambda x: x.on_request("REG").refuse(105110, "too fast"))
    ),
    "REG unanswered": Row(
        where="REG", strike=armed(lambda x: x.on_request("REG").ignore()), line="breaks"
    ),
    "answer to REG cut": Row(
        where="REG", strike=armed(lambda x: x.on_frame("REG").break_line("within")), line="breaks"
    ),
    "frame repeated": Row(
        where="REAL", strike=armed(lambda x: x.on_frame("REAL").repeat()), doubled=1
    ),
    "frame lost": Row(where="REAL", strike=armed(lambda x: x.on_frame("REAL").lose()), lost=1),
    "frame late": Row(where="REAL", strike=armed(lambda x: x.on_frame("REAL").delay(3))),
    "frame unreadable": Row(
        where="REAL", strike=armed(lambda x: x.garble(on="socket", how="garbage")), lost=1
    ),
    "frame truncated": Row(where="REAL", strike=armed(lambda x: x.garble(on="socket")), lost=1),
    "rate refusal": Row(where="call", strike=armed(lambda x: x.refuse(1700, status=429))),
    "rate refusal with HTTP 200": Row(where="call", strike=armed(lambda x: x.refuse(1700))),
    "token refused": Row(where="call", strike=armed(lambda x: x.refuse(8005))),
    "HTTP 503": Row(where="call", strike=armed(lambda x: x.answer_with(503)), order="OrderInDoubt"),
    "HTTP 500 with HTML": Row(
        where="call",
        strike=armed(lambda x: x.html_maintenance(status=500, count=1)),
        order="OrderInDoubt",
    ),
    "HTML in place of JSON": Row(
        where="call",
        strike=armed(lambda x: x.html_maintenance(count=1)),
        order="OrderInDoubt",
    ),
    "blocked by the filter": Row(
        where="call",
        strike=armed(lambda x: x.block(count=1)),
        call="Blocked",
        order="Blocked",
        login="Blocked",
        login_ends=True,
    ),
    "JSON truncated": Row(where="call", strike=armed(lambda x: x.garble()), order="OrderInDoubt"),
    "answer empty": Row(
        where="call", strike=armed(lambda x: x.garble(how="empty")), order="OrderInDoubt"
    ),
    "answer {}": Row(
        where="call",
        strike=armed(lambda x: x.cut_answers(what="everything")),
        order="OrderInDoubt",
    ),
    "1999": Row(where="call", strike=armed(lambda x: x.refuse(1999)), order="OrderInDoubt"),
    "answer lost, line closed": Row(
        where="call", strike=armed(lambda x: x.lose_answer()), order="OrderInDoubt"
    ),
    "answer never comes": Row(
        where="call", strike=armed(lambda x: x.lose_answer(how="hang")), order="OrderInDoubt"
    ),
    "answer 10 s late": Row(where="call", strike=armed(lambda x: x.delay_answers(10, count=1))),
    "deaf REST port": Row(
        where="call",
        strike=deaf_rest,
        call="TransportError",
        order="TransportError",
        login="TransportError",
    ),
    "idle REST connection closed": Row(
        where="call",
        strike=lambda x, s: x.close_idle_connections(silently=True),
        order="OrderInDoubt",
    ),
    "more rows without a key": Row(
        where="page", strike=armed(lambda x: x.break_paging()), call="PagingError"
    ),
    "midnight": Row(where="time", strike=midnight),
    "token end": Row(where="time", strike=token_end, rules={"token_hours": 0.5}),
}
