"""Everyday words: what people type for a page, beside the names that it has already.

A page of the guide can also have ``keywords`` in its front matter.
"""

from __future__ import annotations

from docs.generator.document import Document
from kiwoom_async.cli.topics import ORDER_TYPES

__all__ = ["with_everyday_words"]

_WORDS = {
    "concepts/doubt": ("in doubt", "주문 불명", "응답 유실"),
    "concepts/gaps": ("reconnect", "reconnection", "재접속", "재연결", "끊김", "유실"),
    "concepts/limits": ("rate limit", "429", "호출 제한", "조회 제한", "유량", "초당"),
    "concepts/paging": ("next-key", "cont-yn", "연속조회", "페이징"),
    "protocol": ("웹소켓", "websocket"),
    "coming-from/openapi": (
        "OCX",
        "윈도우",
        "OnReceiveTrData",
        "OnReceiveRealData",
        "OnReceiveChejanData",
        "CommRqData",
        "GetCommData",
        "SetRealReg",
        "SendOrder",
    ),
    "faq": ("FAQ", "오류 코드", "에러", "에러 코드"),
    "glossary": ("용어", "용어집"),
    "reference/conditions/index": ("조건검색", "조건식"),
    "reference/account/balance": ("보유종목", "잔고 조회", "평가손익", "holdings"),
    "reference/account/deposit": ("예수금", "deposit", "cash"),
    "reference/account/fills": ("체결내역",),
    "reference/account/open_orders": ("미체결", "미체결 조회", "open orders"),
    "reference/account/orderable_cash": ("주문가능금액", "매수가능금액"),
    "reference/chart/daily_candles": ("일봉", "daily candles", "OHLCV"),
    "reference/chart/minute_candles": ("분봉", "1분봉", "5분봉", "minute candles"),
    "reference/chart/monthly_candles": ("월봉",),
    "reference/chart/tick_candles": ("틱봉", "틱차트"),
    "reference/chart/weekly_candles": ("주봉",),
    "reference/chart/yearly_candles": ("년봉", "연봉"),
    "reference/market": (
        "호가단위",
        "휴장일",
        "상하한가",
        "상한가",
        "하한가",
        "수수료",
        "거래세",
        "tick size",
    ),
    "reference/orders/buy": ("매수", "buy", *ORDER_TYPES, "주문 유형", "order type", "place order"),
    "reference/orders/cancel": ("취소", "주문 취소", "cancel"),
    "reference/orders/index": ("전량취소", "미체결 취소", "cancel all"),
    "reference/orders/modify": ("정정", "주문 정정", "modify"),
    "reference/orders/sell": ("매도", "sell"),
    "reference/realtime/market_phase": ("장운영", "장시작", "phase"),
    "reference/realtime/order_book": ("호가", "호가창", "잔량", "order book"),
    "reference/realtime/order_event": ("주문번호", "원주문번호", "체결통보", "order number"),
    "reference/realtime/index_tick": ("지수", "코스피지수", "코스닥지수"),
    "reference/realtime/trade": ("체결", "실시간 체결", "체결가", "체결강도", "틱", "tick", "10"),
    "reference/realtime/volatility_interruption": ("VI", "변동성완화장치"),
    "reference/stocks/info": ("현재가", "종목 정보", "시가총액"),
    "howto/calendar": ("개장시간", "거래시간", "장 운영시간", "trading hours"),
    "howto/candles-to-polars": ("데이터프레임", "DataFrame", "pandas", "판다스"),
    "howto/deploy": ("systemd", "도커", "docker", "컨테이너", "배포"),
    "howto/health-and-metrics": ("프로메테우스", "그라파나", "grafana", "모니터링"),
    "howto/movers": ("급등주", "급락주", "등락률 상위"),
    "howto/shell": ("엑셀", "excel", "CSV"),
    "howto/stream-trades": ("실시간 체결 받기", "실시간 시세"),
    "howto/brackets": ("손절", "익절", "스탑로스", "stop loss", "take profit", "trailing stop"),
    "howto/find-instrument": ("종목검색", "초성", "종목명", "ㅅㅅㅈㅈ"),
    "howto/jupyter": ("노트북", "주피터", "notebook"),
    "reference/positions": ("평균단가", "positions"),
    "reference/streams": ("on_full", "conflate", "drop_oldest", "버퍼"),
    "reference/simulator": ("백테스트", "백테스팅", "backtest", "가상거래소"),
    "reference/stocks/listings": ("종목코드", "종목 목록"),
    "start/bot": (
        "tutorial",
        "튜토리얼",
        "첫걸음",
        "시작하기",
        "자동매매",
        "API 키 발급",
        "앱키 발급",
        "getting started",
        "quick start",
    ),
    "start/service": ("알림", "텔레그램", "슬랙"),
    "testing": ("pytest", "단위 테스트"),
}
_FIRST = {"account", "chart", "orders", "quotes", "stocks"}
"""Namespaces of ordinary stocks; the same words in others (gold, credit) come after them."""
_AFTER = 0.8


def with_everyday_words(page: Document) -> Document:
    """Add what else the page is called, and its weight among pages that are called alike."""
    words = _WORDS.get(page.place.removesuffix(".md"), ())
    folder, _, rest = page.place.removeprefix("reference/").partition("/")
    is_tr = rest not in ("", "index.md") and page.place.startswith("reference/")
    comes_after = is_tr and folder not in _FIRST and folder != "realtime"
    weight = page.weight * _AFTER if comes_after else page.weight
    weight *= 1.3 if words and page.place.startswith("reference/") else 1  # the guide has its own
    return page._replace(names=tuple(dict.fromkeys((*words, *page.names))), weight=weight)
