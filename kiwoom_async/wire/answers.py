"""What an HTTP answer means: a body, or which error.

Kiwoom answers errors with HTTP 200 and a flat body; the code that decides stands inside the text,
in one of three shapes: ``…[1700:…]``, ``[2000](RC4058:…)``, ``[CODE=8005, MESSAGE=…]``. Status,
``return_code`` and wording only decide where there is no code.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from kiwoom_async.errors import (
    APIError,
    AuthenticationError,
    DecodeError,
    InvalidRequest,
    RateLimitError,
    Refused,
    ServerError,
    TokenExpired,
    UnknownSymbol,
)
from kiwoom_async.wire import values

__all__ = ["check", "code_of", "refusal"]

_CODES = (
    re.compile(r"\[CODE=(\w+)"),
    re.compile(r"\((RC\d+|\d{4,6}):"),
    re.compile(r"\[(\d{4})[:\]]"),
)
_LIMIT = re.compile(r"유량\s*=\s*(\d{1,9})")

RATE_LIMIT_CODES = frozenset({"1700", "1701", "1702"})

_BY_CODE: Mapping[str, type[APIError]] = {
    **dict.fromkeys(("1634", "8104"), InvalidRequest),
    **dict.fromkeys(("1687", "1999"), ServerError),
    **dict.fromkeys(("1901", "1902"), UnknownSymbol),
    "8005": TokenExpired,
}
_BY_RETURN_CODE: Mapping[int, type[APIError]] = {
    2: InvalidRequest,
    3: AuthenticationError,
    5: InvalidRequest,
    20: Refused,
    805004: TokenExpired,  # LOGIN
}
_BY_FAMILY: Mapping[str, type[APIError]] = {"15": InvalidRequest, "80": AuthenticationError}


class _Head(msgspec.Struct, gc=False):
    return_code: int | str | None = None
    return_msg: str | None = None


_decode_head = msgspec.json.Decoder(_Head).decode


def check(api_id: str, status: int, body: bytes) -> None:
    """Return quietly when an HTTP answer is a good one.

    Raises:
        RateLimitError, TokenExpired, InvalidRequest, Refused, …: what Kiwoom refused.
        ServerError: for HTTP 5xx, an empty answer or a page instead of JSON.
        DecodeError: for anything else that is no JSON object (a truncated body).
    """
    try:
        head = _decode_head(body)
    except (ValueError, RecursionError) as error:
        raise _unreadable(api_id, status, body) from error
    return_code = _number(head.return_code)
    if return_code is None and head.return_code:
        raise _unreadable(api_id, status, body)
    if status < 400 and return_code in (0, None):
        return
    raise refusal(api_id, return_code, (head.return_msg or "").strip(), status)


def refusal(api_id: str, return_code: int | None, message: str, status: int = 200) -> APIError:
    """The error a refusal stands for."""
    code = code_of(message)
    text = message or f"HTTP {status}"
    if code in RATE_LIMIT_CODES or (code is None and status == 429):
        limit = _LIMIT.search(message)
        return RateLimitError(
            text,
            api_id=api_id,
            code=code,
            return_code=return_code,
            limit=int(limit[1]) if limit else None,
        )
    return _kind(code, return_code, status)(text, api_id=api_id, code=code, return_code=return_code)


def code_of(message: str) -> str | None:
    """The code inside a message of Kiwoom's, None if it has none."""
    for shape in _CODES:
        found = shape.search(message)
        if found:
            return found[1]
    return None


def _kind(code: str | None, return_code: int | None, status: int) -> type[APIError]:
    by_code = _BY_CODE.get(code or "") or _BY_FAMILY.get((code or "")[:2])
    if by_code and code and len(code) == 4:
        return by_code
    if return_code is not None and return_code in _BY_RETURN_CODE:
        return _BY_RETURN_CODE[return_code]
    return ServerError if status >= 500 else APIError


def _unreadable(api_id: str, status: int, body: bytes) -> ServerError | DecodeError:
    start = body.lstrip()[:1]
    if not start:
        return ServerError(f"empty answer (HTTP {status})", api_id=api_id)
    if start == b"<":
        return ServerError(
            f"a web page came instead of JSON (HTTP {status}): maintenance?", api_id=api_id
        )
    if status >= 500:
        return ServerError(f"HTTP {status}", api_id=api_id)
    excerpt = values.text(body[:60])
    return DecodeError(f"{api_id}: answer is no JSON object: {excerpt!r}", payload=body)


def _number(return_code: int | str | None) -> int | None:
    return values.code_number(return_code) if isinstance(return_code, str) else return_code
