"""Calls: requests to TRs and their answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from kiwoom_async.simulator.exchange.accounts.account import Account
from kiwoom_async.simulator.exchange.accounts.portfolio import Order
from kiwoom_async.simulator.exchange.exchange import Exchange
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.exchange.trading.desk import Desk
from kiwoom_async.simulator.exchange.trading.happenings import Happening
from kiwoom_async.simulator.rest.refusals import refused
from kiwoom_async.simulator.rules import Rules
from kiwoom_async.spec import API

__all__ = ["Answer", "Handler", "Request", "bare_symbol", "blank", "blank_row"]


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """A call that passed the gate.

    Attributes:
        api: The TR in the spec.
        rules: Behaviour of the server.
        exchange: The market; ``desk`` of the broker takes orders.
        account: Account of the caller.
        fields: The body.
        cursor: Start of the requested page, decoded from ``next-key``; blank for the
            first page.
    """

    api: API
    rules: Rules
    exchange: Exchange
    desk: Desk
    account: Account
    fields: Mapping[str, Any]
    cursor: str = ""

    def text(self, field: str) -> str:
        """Return a field as text, blank if it was not given."""
        value = self.fields.get(field, "")
        return value.strip() if isinstance(value, str) else str(value)

    def stock(self, field: str = "stk_cd") -> Stock | None:
        """Return the instrument a field names: at NXT (``_NX``) or both exchanges together
        (``_AL``) where the TR takes a suffix, or where ``stex_tp`` says so; the TRs of the account
        do not care for it.

        None if it is not listed, or not at NXT.
        """
        suffixed = any(param.suffix for param in self.api.params if param.wire == field)
        if not suffixed or self.api.id.startswith("kt"):
            return self.exchange.instruments.get(bare_symbol(self.text(field)))
        code = self.text(field)
        return self.named(code if code[-3:] in ("_NX", "_AL") else code + self.venue_suffix())

    def named(self, code: str) -> Stock | None:
        """Return the instrument that a code with a suffix names, None if there is none."""
        stock = self.exchange.instruments.get(bare_symbol(code))
        return stock and at_venue(stock, code[-3:])

    def venue_suffix(self) -> str:
        """Return the suffix of symbols in a list of the venue asked for (``stex_tp``)."""
        return {"2": "_NX", "3": "_AL"}.get(self.text("stex_tp"), "")

    def at_venue(self, stocks: Iterable[Stock]) -> list[Stock]:
        """Return instruments at the venue asked for (``stex_tp``), those that are traded there."""
        suffix = self.venue_suffix()
        return [found for stock in stocks if (found := at_venue(stock, suffix)) is not None]

    def day(self, field: str) -> dt.date:
        """Return a field as a date.

        Raises:
            Refusal: 1517 if it can not be read as that.
        """
        try:
            return dt.datetime.strptime(self.text(field), "%Y%m%d").date()
        except ValueError:
            raise refused(1517, field=field, why="날짜 형식이 아닙니다") from None

    def number(self, field: str) -> int:
        """Return a field as a whole number.

        Raises:
            Refusal: 1517 if it can not be read as that.
        """
        try:
            return int(self.text(field))
        except ValueError:
            raise refused(1517, field=field, why="숫자가 아닙니다") from None


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """Answer of a TR.

    Attributes:
        body: Its own fields; ``return_code`` and ``return_msg`` are added on the way out.
        message: ``return_msg``.
        cursor: Start of the next page; blank on the last one.
        happened: Happenings that the call caused on the exchange.
        entering: An order it booked, which has yet to reach the market.
    """

    body: dict[str, Any]
    message: str = "정상적으로 처리되었습니다"
    cursor: str = ""
    happened: list[Happening] = []
    entering: Order | None = None


Handler = Callable[[Request], Answer]


def blank(api: API) -> Answer:
    """Return the answer about an unknown symbol: success, and every field blank."""
    body = {field.wire: [blank_row(api)] if field.kind == "table" else "" for field in api.fields}
    return Answer(body=body)


def blank_row(api: API) -> dict[str, str]:
    """Return a row of blanks, which stands for an empty period or an unknown symbol."""
    return {field.wire: "" for field in api.rows}


def at_venue(stock: Stock, suffix: str) -> Stock | None:
    """Return an instrument at NXT (``_NX``), at both exchanges together (``_AL``), else at KRX."""
    if suffix == "_NX":
        return stock.nxt
    return stock.both if suffix == "_AL" else stock


def bare_symbol(code: str) -> str:
    """Return a symbol without its venue suffix and the letter some TRs put before it."""
    bare = code.removesuffix("_NX").removesuffix("_AL")
    return bare[1:] if len(bare) == 7 and bare[0] in "AJ" else bare
