"""Topics: words of the trade that are no name of a TR, and what to write in Python for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["ORDER_TYPES", "Topic", "topics"]


class Topic(NamedTuple):
    """One thing that can be done.

    Attributes:
        words: The words for it, Korean and English.
        code: What to write.
        about: What it is.
    """

    words: tuple[str, ...]
    code: str
    about: str


ORDER_TYPES = {
    "지정가": "limit",
    "시장가": "market",
    "조건부지정가": "conditional_limit",
    "최유리지정가": "best_opposite",
    "최우선지정가": "best_own",
    "스톱지정가": "stop_limit",
    "중간가": "midpoint",
    "장전시간외": "pre_market",
    "장후시간외": "post_market",
    "시간외단일가": "after_hours_auction",
}
"""Korean name of an order type to the literal of ``order_type``."""

_TOPICS = (
    (
        "주문 매수 매도 buy sell order",
        'await session.orders.buy("005930", 10, price=70_000)',
        "Place an order and follow it; sell, modify, cancel beside it.",
    ),
    (
        "미체결 취소 전량취소 open_orders cancel_all",
        "await session.orders.open(); await session.orders.cancel_all()",
        "The open orders of the account, followed; cancel them all.",
    ),
    (
        "IOC FOK limit_ioc market_ioc best_opposite_ioc midpoint_ioc "
        "limit_fok market_fok best_opposite_fok midpoint_fok",
        'await session.orders.buy("005930", 10, price=70_000, order_type="limit_ioc")',
        "Fill at once or cancel: limit_ioc, market_ioc, limit_fok, market_fok, …",
    ),
    (
        "손절 손절매 스톱 스탑로스 익절 stop stop_loss take_profit trailing bracket",
        'await session.orders.sell("005930", 10, price=68_900, order_type="stop_limit", '
        "stop_price=69_000)",
        "A stop at the exchange; targets and trailing stops: examples/brackets.py.",
    ),
    (
        "호가단위 호가가격단위 틱 틱사이즈 tick tick_size rounding",
        'market.tick_size(70_000); market.round_price(70_049.5, direction="down")',
        "Size of a price step, and a price on one: from kiwoom_async import market.",
    ),
    (
        "상한가 하한가 가격제한폭 price_limits",
        "market.price_limits(70_000)",
        "The lowest and the highest price of a day after a close: from kiwoom_async import market.",
    ),
    (
        "수수료 세금 거래세 제세금 commission tax fees costs",
        'market.trading_costs(700_000, side="sell")',
        "Commission and taxes of a trade: from kiwoom_async import market.",
    ),
    (
        "휴장일 휴일 공휴일 거래일 영업일 휴장 calendar holiday trading_day",
        "market.is_trading_day(day); market.holiday_name(day); market.next_trading_day(day)",
        "Whether the market is open on a day, and why not: from kiwoom_async import market.",
    ),
    (
        "장시간 개장 폐장 장운영 정규장 프리마켓 애프터마켓 넥스트레이드 hours phase session",
        "market.phase(moment); market.next_open(moment)",
        'What an exchange does at a moment, exchange="nxt" too: from kiwoom_async import market.',
    ),
    (
        "결제일 settlement",
        "market.settlement_day(day)",
        "When a trade is settled: from kiwoom_async import market.",
    ),
    (
        "모의투자 모의 실전 실전투자 paper live",
        "Session(PAPER), Session(LIVE)",
        "The paper server or the real one; each has a key of its own. Here: --server paper.",
    ),
    (
        "시뮬레이터 가상거래소 백테스트 simulator backtest test",
        "async with Simulator() as exchange: Session(exchange.server, exchange.credentials)",
        "An exchange in your program, without a key; kiwoom-async simulate for other languages.",
    ),
    (
        "종목코드 종목명 종목 초성 종목검색 instruments ticker",
        '(await session.instruments()).named("삼성전자").symbol',
        'Code of a name; find("ㅅㅅㅈㅈ") searches. Here: kiwoom-async names 삼성전자.',
    ),
    (
        "잔고 보유종목 평가손익 수익률 예수금 positions cash",
        "async with session.positions() as positions: positions.cash.orderable",
        "The live positions and cash of the account.",
    ),
    (
        "조건검색 조건식 conditions",
        'session.conditions.watch("name")',
        "Condition searches saved in the HTS: list(), search(), watch().",
    ),
    (
        "분봉 실시간봉 봉 bars",
        'async for bar in minute_bars(session, "005930"): …',
        "Past minutes of the exchange, then live bars: from kiwoom_async.history.",
    ),
    (
        "연속조회 페이지 next_key paging",
        "await session.chart.daily_candles(symbol).collect(limit=1000)",
        "Rows over all pages: async for row in …, .pages(), .collect().",
    ),
    (
        "조회제한 과부하 호출제한 초당 limit rate_limit",
        "Server.limits",
        "Calls wait for their turn, 5 a second per TR (paper 1); nothing to do.",
    ),
    (
        "재접속 끊김 유실 reconnect gap",
        "async with session.stream((Trade, Gap), symbol) as events: …",
        "The session reconnects; a Gap says when records may be missing.",
    ),
    (
        "녹화 저장 기록 수집 record recorder",
        "async with Recorder(session, directory) as recorder: …",
        "Record realtime data: from kiwoom_async.capture; kiwoom-async record.",
    ),
    (
        "리플레이 재생 replay",
        "Journal(directory).replay(Trade)",
        "Recorded data as a stream: from kiwoom_async.capture; kiwoom-async replay.",
    ),
    (
        "앱키 시크릿키 접근토큰 토큰 인증 appkey secretkey token",
        "Session(PAPER, token_file=path)",
        "The key is in KIWOOM_APPKEY and KIWOOM_SECRETKEY; kiwoom-async doctor checks it.",
    ),
)


def topics() -> Iterator[Topic]:
    """Yield all topics."""
    for words, code, about in _TOPICS:
        yield Topic(tuple(words.split()), code, about)
    for korean, literal in ORDER_TYPES.items():
        yield Topic(
            (korean, literal),
            f'await session.orders.buy("005930", 10, order_type="{literal}")',
            f"An order of the type {korean} (매매구분).",
        )
