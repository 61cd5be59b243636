"""Terms of the market: kinds of products, boards, exchanges, the time zone, and their checks."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal, TypeAlias, get_args

from kiwoom_async.errors import ConfigError

__all__ = ["KST", "Board", "Exchange", "Kind", "Side"]

KST = dt.timezone(dt.timedelta(hours=9), "KST")
"""Korean time (한국 표준시). Korea has had no summer time since 1988, so the offset is fixed and no
time zone database is needed."""

Kind: TypeAlias = Literal["stock", "etf", "etn", "elw", "gold"]
"""Kind of product: a stock (주식; also REITs, infrastructure funds and subscription rights), an
ETF, an ETN, an ELW, or gold of the KRX gold market (금현물, KRW per gram)."""

Board: TypeAlias = Literal["kospi", "kosdaq", "konex"]
"""Where a stock is listed: 유가증권시장, 코스닥, 코넥스."""

Exchange: TypeAlias = Literal["krx", "nxt"]
"""Exchange: the Korea Exchange (한국거래소) or Nextrade (넥스트레이드)."""

Side: TypeAlias = Literal["buy", "sell"]


def checked_kind(kind: object) -> None:
    _choice("kind", kind, Kind)


def checked_board(board: object) -> None:
    _choice("board", board, Board)


def checked_exchange(exchange: object) -> None:
    _choice("exchange", exchange, Exchange)


def checked_side(side: object) -> None:
    _choice("side", side, Side)


def checked_day(day: object, *, name: str = "day") -> dt.date:
    """Accept a date without a time.

    Raises:
        ConfigError: for anything else; a datetime has a time zone that would have to be guessed.
    """
    if isinstance(day, dt.datetime):
        raise ConfigError(
            f"{name} must be a date, not {day!r}: give .astimezone(market.KST).date()"
        )
    if not isinstance(day, dt.date):
        raise ConfigError(f"{name} must be a datetime.date, not {day!r}")
    return day


def checked_moment(at: object, *, name: str = "at") -> dt.datetime:
    """Accept a datetime with a time zone, and convert it to Korean time.

    Raises:
        ConfigError: for anything else, a naive datetime above all.
    """
    if not isinstance(at, dt.datetime):
        raise ConfigError(f"{name} must be a datetime.datetime, not {at!r}")
    if at.utcoffset() is None:
        raise ConfigError(
            f"{name} must have a time zone, but {at!r} is naive: "
            'use datetime.now(market.KST) or tzinfo=ZoneInfo("Asia/Seoul")'
        )
    return at.astimezone(KST)


def checked_count(number: object, *, name: str) -> int:
    """Accept a positive whole number.

    Raises:
        ConfigError: for anything else.
    """
    if not isinstance(number, int) or isinstance(number, bool) or number <= 0:
        raise ConfigError(f"{name} must be a positive whole number, not {number!r}")
    return number


def checked_rate(rate: object, *, name: str = "commission_rate") -> Decimal:
    """Accept a rate as a part of the amount, 0 to below 1.

    Raises:
        ConfigError: for anything else, a float above all.
    """
    if isinstance(rate, Decimal) and rate.is_finite() and 0 <= rate < 1:
        return rate
    raise ConfigError(
        f'{name} must be a Decimal from 0 to below 1 such as Decimal("0.00015"), not {rate!r}'
    )


def _choice(name: str, value: object, literal: object) -> None:
    choices = get_args(literal)
    if value not in choices:
        raise ConfigError(f"{name} must be one of {', '.join(map(repr, choices))}, not {value!r}")
