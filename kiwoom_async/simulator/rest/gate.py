"""Gate: headers, token, rate and parameters of a call, checked before its TR answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import msgspec

from kiwoom_async.simulator.rest.catalogue import apis
from kiwoom_async.simulator.rest.pages import decode_key
from kiwoom_async.simulator.rest.refusals import order_refused, refused
from kiwoom_async.simulator.rules import Rules
from kiwoom_async.simulator.tokens import Token, Tokens
from kiwoom_async.spec import API, Param

__all__ = ["bearer", "body_of", "check_fields", "check_offer", "cursor_in", "find_api"]

_SEEN = {
    ("ka10017", "trde_qty_tp"): ("0000",),
    ("ka10018", "trde_qty_tp"): ("0000",),
    ("ka10019", "trde_qty_tp"): ("0000",),
    ("ka10038", "qry_tp"): ("3",),
    ("ka50079", "tic_scope"): ("",),
    ("ka50080", "tic_scope"): ("",),
    ("kt50030", "mrkt_deal_tp"): ("1",),
    ("kt50075", "mrkt_deal_tp"): ("1",),
}
"""Values that official examples have, or that the live service took, although tables lack them."""

_LEAST_LENGTH = 3

_NOT_ON_PAPER = frozenset({"ka01690", "kt00002", "kt00010", "kt00015", "kt00016", "kt00017"})


def check_offer(api: API, rules: Rules) -> None:
    """Check that the server offers a TR; the paper server lacks some.

    Raises:
        Refusal: RC9000, or 8104 if the rules say so.
    """
    if not rules.paper or (api.paper and api.id not in _NOT_ON_PAPER):
        return
    if rules.paper_refusal == "8104":
        raise refused(8104)
    raise order_refused("RC9000", "모의투자에서는 해당업무가 제공되지 않습니다")


def find_api(api_id: str, path: str) -> API:
    """Return the TR a call is for.

    Raises:
        Refusal: 1501, 1505 or 1504.
    """
    if not api_id:
        raise refused(1501)
    api = apis().get(api_id)
    if api is None:
        raise refused(1505, api_id=api_id)
    if api.url != path:
        raise refused(1504, api_id=api_id, path=path)
    return api


def bearer(authorization: str | None, tokens: Tokens) -> Token:
    """Return the living token in an ``authorization`` header.

    Raises:
        Refusal: 1513 to 1516 for what is wrong with the header, 8005 (or what a test asked for)
            for a dead token, 8031 for one of the other server.
    """
    if authorization is None:
        raise refused(1513)
    scheme, _, text = authorization.strip().partition(" ")
    if not scheme:
        raise refused(1514)
    if scheme.lower() != "bearer":
        raise refused(1515 if text else 1514)
    if not text.strip():
        raise refused(1516)
    token = tokens.find(text.strip())
    if token is None:
        code, place = tokens.refusal
        raise refused(code, place=place)
    if tokens.mixed_up:
        raise refused(8031)
    return token


def body_of(raw: bytes, content_type: str) -> dict[str, Any]:
    """Return the JSON object of a request.

    Raises:
        Refusal: 1512 for another content type, 1517 for what is no JSON object.
    """
    if "json" not in content_type:
        raise refused(1512)
    try:
        return msgspec.json.decode(raw, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise refused(1517, field="body", why="JSON 형식이 아닙니다") from None


def check_fields(api: API, fields: Mapping[str, Any]) -> None:
    """Check that everything required is there, every code known, every number and day readable.

    Raises:
        Refusal: 1511 or 1517.
    """
    for param in api.params:
        if str(fields.get(param.wire)) in _SEEN.get((api.id, param.wire), ()):
            continue
        text = str(fields.get(param.wire) or "").strip()
        if param.required and not text:
            raise refused(1511, field=param.wire)
        known = {*param.codes, *(case["wire"] for case in param.rule)}
        if text and param.codes and not param.open and text not in known:
            raise refused(1517, field=param.wire, why="허용되지 않는 값입니다")
        if text and (why := _misread(param, text)):
            raise refused(1517, field=param.wire, why=why)


def _misread(param: Param, text: str) -> str:
    """Return why a number or a day can't be read, blank if it can or is neither.

    Only ASCII digits count: Python would also read ``1_0``, ``+1`` and digits of other scripts.
    """
    digits = text.isascii() and text.isdigit()
    if param.kind == "whole":
        return "" if digits and _fits(param, text) else "숫자가 아니거나 길이가 맞지 않습니다"
    if param.kind == "day":
        return "" if digits and _is_day(text) else "날짜 형식이 아닙니다"
    return ""


def _fits(param: Param, text: str) -> bool:
    """Return whether a number is as short as documented; some lengths of periods are too short."""
    return param.length is None or len(text) <= max(param.length, _LEAST_LENGTH)


def _is_day(text: str) -> bool:
    try:
        dt.datetime.strptime(text, "%Y%m%d")
    except ValueError:
        return False
    return len(text) == len("20260102")


def cursor_in(api_id: str, headers: Mapping[str, str]) -> str:
    """Return the start of the requested page, blank for the first.

    Raises:
        Refusal: 1517 for a ``next-key`` that this TR never gave.
    """
    if headers.get("cont-yn", "").upper() != "Y":
        return ""
    try:
        return decode_key(api_id, headers.get("next-key", ""))
    except ValueError:
        raise refused(1517, field="next-key", why="연속조회키가 올바르지 않습니다") from None
