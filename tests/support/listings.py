"""Lists of instruments as the server writes them (ka10099)."""

from __future__ import annotations

from typing import Any

__all__ = ["listed", "listings"]


def listed(code: str, name: str, market_code: str, **other: str) -> dict[str, str]:
    """Return an entry of a list, shaped like recorded ones."""
    return {
        "code": code,
        "name": name,
        "listCount": "0000000000768000",
        "auditInfo": "정상",
        "regDay": "19900320",
        "lastPrice": "00005370",
        "state": "증거금20%|담보대출|신용가능",
        "marketCode": market_code,
        "marketName": "거래소",
        "upName": "보험",
        "upSizeName": "대형주",
        "companyClassName": "",
        "orderWarning": "0",
        "nxtEnable": "Y",
    } | other


_LISTS = {
    "0": [
        listed("000545", "흥국화재우", "0"),
        listed("000040", "KR모터스", "0", auditInfo="거래정지", state="증거금100%|거래정지"),
        listed("069500", "KODEX 200", "8"),
        listed("530107", "삼성 코스닥150 선물 ETN", "0"),
        listed("57JBHH", "JBHH삼성전자콜", "0"),
    ],
    "10": [listed("247540", "에코프로비엠", "10", nxtEnable="N", upSizeName="")],
    "8": [listed("069500", "KODEX 200", "0"), listed("102110", "TIGER 200", "8")],
    "60": [listed("530107", "삼성 코스닥150 선물 ETN", "60")],
}


def listings(body: dict[str, Any]) -> dict[str, Any]:
    """Answer ka10099: a board, whose list holds products too, and lists of products."""
    return {"list": _LISTS.get(body["mrkt_tp"], [])}
