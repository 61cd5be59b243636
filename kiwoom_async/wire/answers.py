"""Answers: classifies REST answers, LOGIN answers and socket acknowledgements.

Kiwoom answers errors with HTTP 200 and a flat body. The deciding code is inside the text,
in one of three forms (``…[1700:…]``, ``[2000](RC4058:…)``, ``[CODE=8005, MESSAGE=…]``), or it is
the ``return_code`` itself, as a number or as text. Codes are classified by family; only codes
known to be final are listed. Without a code, status and ``return_code`` decide.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Protocol

import msgspec

from kiwoom_async.errors import (
    APIError,
    AuthenticationError,
    Blocked,
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
    re.compile(r"\[\s*CODE\s*=\s*(\w+)"),
    re.compile(r"\(\s*(RC\d+|\d{4,6})\s*:"),
    re.compile(r"\[\s*(\d{4})\s*[:\]]"),
)
_LIMIT = re.compile(r"유량\s*=\s*(\d{1,9})")

RATE_LIMIT_CODES = frozenset({"1700", "1701", "1702"})
"""Rate refusals: the call was not processed."""

RECURSIVE_CALL = "1687"

FINAL_CODES = frozenset({"8001", "8002", "8020", "8030", "8050"})
"""Final refusals of the key: another token would not help."""

_TOKEN_REQUESTS = frozenset({"au10001", "au10002"})
_LOGIN_REFUSALS = range(800_000, 820_000)  # 805004 and its family
_BLOCKED = b"request blocked"
_PAGE_START = 4096  # bytes of a page that contain its title

_BY_CODE: Mapping[str, type[APIError]] = {
    **dict.fromkeys(FINAL_CODES, AuthenticationError),
    **dict.fromkeys(("1634", "8104"), InvalidRequest),
    **dict.fromkeys(("1901", "1902"), UnknownSymbol),
    **dict.fromkeys(("1631", "1632", RECURSIVE_CALL, "1999"), ServerError),
}
_BY_FAMILY: Mapping[str, type[APIError]] = {
    "15": InvalidRequest,
    "17": RateLimitError,
    "19": InvalidRequest,
    "80": TokenExpired,
    "81": TokenExpired,
    "82": AuthenticationError,
}
_BY_RETURN_CODE: Mapping[int, type[APIError]] = {
    2: InvalidRequest,
    3: TokenExpired,  # about the credential, and not known to be final
    5: InvalidRequest,
    20: Refused,
}


class Masking(Protocol):
    """Hides secrets in data from the server."""

    def __call__(self, text: str) -> str:
        """Return the text without secrets."""
        ...

    def payload(self, payload: bytes) -> bytes:
        """Return the bytes without secrets."""
        ...


class _Head(msgspec.Struct, gc=False):
    return_code: int | float | str | None = None
    return_msg: str | None = None


_decode_head = msgspec.json.Decoder(_Head).decode


def check(api_id: str, status: int, body: bytes, mask: Masking | None = None) -> None:
    """Raise the error of an HTTP answer; return if it is successful.

    Args:
        mask: Applied to server text before an error shows it.

    Raises:
        RateLimitError, TokenExpired, InvalidRequest, Refused, …: Kiwoom refused.
        Blocked: a filter answered in place of Kiwoom.
        ServerError: for HTTP 5xx, an empty answer or a page instead of JSON.
        DecodeError: for anything else that is not a JSON object with a ``return_code``.
    """
    try:
        head = _decode_head(body)
    except (ValueError, RecursionError) as error:
        raise _unreadable(api_id, status, body, mask) from error
    return_code = _number(head.return_code)
    if status < 400:
        if return_code == 0:
            return
        if return_code is None:
            raise _undecided(api_id, body, mask)
    message = (head.return_msg or "").strip()
    raise refusal(api_id, return_code, mask(message) if mask else message, status)


def refusal(api_id: str, return_code: int | None, message: str, status: int = 200) -> APIError:
    """Return the error for a refusal.

    Args:
        api_id: TR id, or the name of a socket request (``LOGIN``).
        message: The server's text, without secrets.
    """
    code = code_of(message) or _code_in(return_code)
    text = message or _text_of(return_code, status)
    kind = _kind(code, return_code, status)
    if kind is TokenExpired and api_id in _TOKEN_REQUESTS:
        kind = AuthenticationError
    if kind is RateLimitError:
        limit = _LIMIT.search(message)
        return RateLimitError(
            text,
            api_id=api_id,
            code=code,
            return_code=return_code,
            limit=int(limit[1]) if limit else None,
        )
    return kind(text, api_id=api_id, code=code, return_code=return_code)


def _text_of(return_code: int | None, status: int) -> str:
    if return_code is not None:
        return f"return_code {return_code}"
    return "an answer without a return_code" if status == 200 else f"HTTP {status}"


def code_of(message: str) -> str | None:
    """Return the code inside a message of Kiwoom, None without a code."""
    for shape in _CODES:
        found = shape.search(message)
        if found:
            return found[1]
    return None


def _code_in(return_code: int | None) -> str | None:
    """Return ``return_code`` as a code, None if it is only a class (2, 3, 20)."""
    if return_code is None or not 1000 <= return_code <= 9999:
        return None
    return str(return_code)


def _kind(code: str | None, return_code: int | None, status: int) -> type[APIError]:
    if code is not None and len(code) == 4:
        by_code = _BY_CODE.get(code) or _BY_FAMILY.get(code[:2])
        if by_code is not None:
            return by_code
    if code is None and status == 429:
        return RateLimitError
    if return_code == 3 and code is not None:  # a code of an unknown family
        return AuthenticationError
    if return_code is not None and return_code in _BY_RETURN_CODE:
        return _BY_RETURN_CODE[return_code]
    if status == 401 or (return_code is not None and return_code in _LOGIN_REFUSALS):
        return TokenExpired
    return ServerError if status >= 500 else APIError


def _unreadable(
    api_id: str, status: int, body: bytes, mask: Masking | None
) -> APIError | DecodeError:
    if status == 429:
        return RateLimitError("HTTP 429", api_id=api_id)
    start = body.lstrip()[:1]
    if start == b"<":
        return _page(api_id, status, body)
    if not start:
        return ServerError(f"empty answer (HTTP {status})", api_id=api_id)
    if status >= 500:
        return ServerError(f"HTTP {status}", api_id=api_id)
    return _decode_error(f"{api_id}: answer is no JSON object", body, mask)


def _page(api_id: str, status: int, body: bytes) -> APIError:
    """Make the error for a web page instead of JSON: from a filter, or during maintenance."""
    if 400 <= status < 500 or _BLOCKED in body[:_PAGE_START].lower():
        return Blocked(
            f"a filter in front of the service refused the request (HTTP {status})", api_id=api_id
        )
    return ServerError(
        f"a web page came instead of JSON (HTTP {status}): maintenance?", api_id=api_id
    )


def _undecided(api_id: str, body: bytes, mask: Masking | None) -> DecodeError:
    return _decode_error(f"{api_id}: the answer has no return_code", body, mask)


def _decode_error(what: str, body: bytes, mask: Masking | None) -> DecodeError:
    hide: Callable[[bytes], bytes] = mask.payload if mask else bytes
    excerpt = values.text(hide(body[:60]))
    return DecodeError(f"{what}: {excerpt!r}", payload=hide(body))


def _number(return_code: float | str | None) -> int | None:
    if isinstance(return_code, str):
        return values.code_number(return_code)
    return int(return_code) if return_code is not None and return_code % 1 == 0 else None
