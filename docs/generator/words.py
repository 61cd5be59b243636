"""Words of the generated pages: English in the code, Korean by this table."""

from __future__ import annotations

from typing import Literal, TypeAlias

__all__ = ["Language", "say", "unit"]

Language: TypeAlias = Literal["en", "ko"]

_KOREAN = {
    "Account": "계좌",
    "Answer": "응답",
    "Arguments": "인자",
    "Attributes": "속성",
    "Bars, candles and downloads": "봉과 차트 내려받기",
    "Bus": "버스",
    "Calls and pages": "TR 호출과 페이지",
    "Candles": "봉 차트",
    "Command": "명령",
    "Command line": "명령줄",
    "Commands": "명령 목록",
    "Conditions": "조건검색",
    "Errors": "오류",
    "Every TR": "전체 TR 목록",
    "Fields": "필드",
    "Inherited from": "상속",
    "Home": "홈",
    "In the simulator": "시뮬레이터의 동작",
    "Korean name": "한글명",
    "Market rules and calendar": "시장 규칙과 거래일",
    "Module": "모듈",
    "Order": "주문",
    "Options": "옵션",
    "Orders": "주문",
    "Parameters": "인자",
    "Pool of keys": "앱키 풀",
    "Positions and guards": "잔고, 손익, 주문 한도",
    "Raises": "예외",
    "Realtime types": "실시간 타입",
    "Records and fields": "레코드와 필드",
    "Recording and replay": "기록과 재생",
    "Reference": "레퍼런스",
    "Remote session and gateway": "원격 세션과 게이트웨이",
    "Returns": "반환값",
    "Rows": "행",
    "Session": "세션",
    "Simulator": "시뮬레이터",
    "Streams": "스트림",
    "TRs": "TR 목록",
    "Telemetry": "이벤트와 메트릭",
    "Testing": "테스트 픽스처",
    "What the simulator simplifies": "시뮬레이터가 단순화한 것",
    "Yields": "yield 값",
    "attribute": "속성",
    "below": "아래 참고",
    "call": "호출",
    "choices": "선택지",
    "default": "기본값",
    "meaning": "설명",
    "name": "이름",
    "on the wire": "전문 필드",
    "option": "옵션",
    "raised": "예외",
    "record": "레코드",
    "type": "타입",
    "unit": "단위",
}

_UNITS = {
    "ten million KRW": "천만원",
    "million KRW": "백만원",
    "ten thousand KRW": "만원",
    "thousand KRW": "천원",
    "eok KRW": "억원",
    "KRW/g": "원/g",
    "KRW": "원",
    "million shares": "백만주",
    "thousand shares": "천주",
    "hundred shares": "백주",
    "shares": "주",
    "thousand g": "kg",
    "points": "포인트",
    "stocks": "종목",
    "orders": "건",
    "trades": "건",
    "days": "일",
    "ticks": "틱",
    "contracts": "계약",
    " or ": " 또는 ",
}
"""Parts of units, the longer before those that are in them."""


def say(language: Language, text: str) -> str:
    """Return a word of the pages in their language.

    Raises:
        KeyError: the Korean word is missing here.
    """
    return text if language == "en" else _KOREAN[text]


def unit(language: Language, text: str) -> str:
    """Return a unit of the spec in the language of the page."""
    if language == "ko":
        for english, korean in _UNITS.items():
            text = text.replace(english, korean)
    return text
