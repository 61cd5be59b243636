"""Errors for requests that Kiwoom refused."""

from __future__ import annotations

from typing import Any

from kiwoom_async.errors.root import KiwoomError

__all__ = [
    "APIError",
    "AuthenticationError",
    "Blocked",
    "InvalidRequest",
    "RateLimitError",
    "Refused",
    "ServerError",
    "TokenExpired",
    "UnknownSymbol",
]


class APIError(KiwoomError):
    """Kiwoom answered, and the answer is a refusal.

    Attributes:
        api_id: The TR id (``ka10001``) or socket request (``LOGIN``) that was refused.
        code: The code inside the message, as text (``"1700"``, ``"RC4058"``), None without a code.
        return_code: The class of the refusal (``return_code``), None if the answer has none.
        message: Kiwoom's own text (``return_msg``).
    """

    def __init__(
        self,
        message: str,
        *,
        api_id: str = "",
        code: str | None = None,
        return_code: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.api_id = api_id
        self.code = code
        self.return_code = return_code

    def __str__(self) -> str:
        where = f"{self.api_id}: " if self.api_id else ""
        return f"{where}{self.message}{self._advice()}"

    def _advice(self) -> str:
        return ""


class AuthenticationError(APIError):
    """The key, its address or its kind (live or paper) was refused."""

    def _advice(self) -> str:
        return " (check the app key, the secret key, the registered IP, and live against paper)"


class TokenExpired(AuthenticationError):
    """The token is invalid (8005): expired, revoked, or replaced by a newer one of the same key."""

    def _advice(self) -> str:
        return " (the token was dropped; the next call asks for a new one)"


class RateLimitError(APIError):
    """Too many calls of one TR (1700). The call was not processed.

    Attributes:
        limit: Calls per second the server named (``유량=``), None if it named no limit.
    """

    def __init__(self, message: str, *, limit: int | None = None, **details: Any) -> None:
        super().__init__(message, **details)
        self.limit = limit


class Blocked(APIError):
    """A filter in front of the service refused the client; the request did not reach Kiwoom.

    Never tried again: the same request meets the same filter. ``Server.headers`` sets another
    ``User-Agent``, ``Server.proxy`` another network route.
    """

    def _advice(self) -> str:
        return " (another User-Agent in Server.headers or another address may pass)"


class InvalidRequest(APIError):
    """The request itself is wrong: asking again never helps."""


class UnknownSymbol(APIError):
    """There is no such symbol or market (1901, 1902), or every field of the answer is blank."""


class Refused(APIError):
    """A business refusal (return_code 20): closed market, tick size, no cash, no data."""


class ServerError(APIError):
    """Kiwoom's side failed: 1687, 1999, HTTP 5xx or a maintenance page instead of JSON."""
