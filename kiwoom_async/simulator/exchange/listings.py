"""Who is listed: companies of the Korea Exchange with round numbers, and as many invented ones."""

from __future__ import annotations

import random
from typing import Literal

import msgspec

from kiwoom_async.simulator.exchange.prices import snap

__all__ = ["Listing", "listings"]


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """What does not change during a day.

    Attributes:
        symbol: Six characters (종목코드).
        name: Korean name (종목명).
        market: The board it is listed on.
        close: Closing price of the day before (전일종가), KRW.
        shares: Shares listed (상장주식수).
        par: Par value (액면가), KRW.
    """

    symbol: str
    name: str
    market: Literal["kospi", "kosdaq"]
    close: int
    shares: int
    par: int = 500


_KNOWN = (
    # symbol, name, market, close (KRW), shares listed (thousands), par value
    ("005930", "삼성전자", "kospi", 70_000, 5_919_638, 100),
    ("000660", "SK하이닉스", "kospi", 182_500, 728_002, 5_000),
    ("035420", "NAVER", "kospi", 198_300, 158_437, 100),
    ("005380", "현대차", "kospi", 221_000, 204_758, 5_000),
    ("207940", "삼성바이오로직스", "kospi", 1_012_000, 71_174, 2_500),
    ("035720", "카카오", "kospi", 41_350, 442_300, 100),
    ("0126Z0", "삼성에피스홀딩스", "kospi", 402_500, 24_900, 2_500),
    ("005490", "POSCO홀딩스", "kospi", 298_000, 80_932, 5_000),
    ("105560", "KB금융", "kospi", 88_600, 381_462, 5_000),
    ("068270", "셀트리온", "kospi", 176_900, 230_000, 1_000),
    ("015760", "한국전력", "kospi", 21_350, 641_964, 5_000),
    ("005880", "대한해운", "kospi", 1_768, 322_768, 500),
    ("247540", "에코프로비엠", "kosdaq", 124_800, 97_801, 500),
    ("086520", "에코프로", "kosdaq", 58_900, 135_800, 100),
    ("028300", "HLB", "kosdaq", 49_850, 131_300, 500),
    ("046890", "서울반도체", "kosdaq", 7_980, 58_305, 500),
)
_FIRST_INVENTED = 900_000
_INVENTED_STEP = 10


def listings(count: int, rng: random.Random) -> list[Listing]:
    """``count`` listings: the known companies first, invented ones after them."""
    known = [
        Listing(
            symbol=symbol, name=name, market=_board(market), close=close, shares=n * 1_000, par=par
        )
        for symbol, name, market, close, n, par in _KNOWN[:count]
    ]
    return known + [_invented(number, rng) for number in range(count - len(known))]


def _board(market: str) -> Literal["kospi", "kosdaq"]:
    return "kospi" if market == "kospi" else "kosdaq"


def _invented(number: int, rng: random.Random) -> Listing:
    return Listing(
        symbol=str(_FIRST_INVENTED + number * _INVENTED_STEP),
        name=f"모의종목{number + 1}",
        market="kosdaq" if number % 2 else "kospi",
        close=snap(10 ** rng.uniform(3.2, 5.5)),
        shares=rng.randrange(5_000, 200_000) * 1_000,
    )
