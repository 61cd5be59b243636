"""Address of the exchange for third-party clients, and printing of what they received."""

from __future__ import annotations

import json
import os
from typing import Any
from urllib.parse import urlsplit

__all__ = ["APPKEY", "DAY", "ORDER", "REST", "SECRETKEY", "SOCKET", "SOCKET_HOST", "days", "show"]

REST = os.environ["CLIENT_REST"]
SOCKET = os.environ["CLIENT_SOCKET"]
SOCKET_HOST = "ws://" + urlsplit(SOCKET).netloc
APPKEY = os.environ["CLIENT_APPKEY"]
SECRETKEY = os.environ["CLIENT_SECRETKEY"]
DAY = os.environ["CLIENT_DAY"]

ORDER = {
    "dmst_stex_tp": "KRX",
    "stk_cd": "005930",
    "ord_qty": "7",
    "ord_uv": "65000",
    "trde_tp": "0",
}


def days(rows: list[dict[str, str]]) -> list[tuple[str, int]]:
    """Read dates and closes from rows of ka10081."""
    return [(row["dt"], abs(int(row["cur_prc"]))) for row in rows]


def trade(values: dict[str, str]) -> tuple[int, int, int]:
    """Read price, size and cumulative volume from the values of 0B."""
    return abs(int(values["10"])), abs(int(values["15"])), int(values["13"])


def show(
    quote: dict[str, str],
    rows: list[tuple[str, int]],
    pages: int,
    order: str,
    trades: list[tuple[int, int, int]] | None = None,
) -> None:
    """Print what the client received."""
    shown: dict[str, Any] = {
        "name": quote["stk_nm"],
        "price": abs(int(quote["cur_prc"])),
        "days": rows,
        "pages": pages,
        "order": order,
        "trades": trades or [],
    }
    print(json.dumps(shown), flush=True)
