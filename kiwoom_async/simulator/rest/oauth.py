"""Token endpoints: au10001 (issue) and au10002 (revoke)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kiwoom_async.simulator.rest.calls import Answer
from kiwoom_async.simulator.rest.quota import Quota
from kiwoom_async.simulator.rest.refusals import refused, throttled
from kiwoom_async.simulator.tokens import Tokens

__all__ = ["OAuth"]

_BURST_WINDOW = 1.0  # seconds


class OAuth:
    """Issues and revokes tokens."""

    def __init__(
        self, tokens: Tokens, quota: Quota, burst: int | None, issued: Callable[[], None]
    ) -> None:
        self._tokens = tokens
        self._quota = quota
        self._burst = Quota(burst, _BURST_WINDOW, 429) if burst else None
        self._issued = issued

    def issue(self, fields: Mapping[str, Any], at: float) -> Answer:
        """Answer au10001 접근토큰 발급: a token that lives until ``expires_dt``, Korean time."""
        grant = fields.get("grant_type")
        if not grant:
            raise refused(8011)
        if grant != "client_credentials":
            raise refused(8012)
        appkey = self._known_key(fields)
        if self._burst is not None and not self._burst.allows((appkey, "au10001"), at):
            raise throttled()
        self._quota.check(appkey, "au10001", at)
        token = self._tokens.issue(appkey, at)
        self._issued()
        body = {
            "expires_dt": f"{token.expires:%Y%m%d%H%M%S}",
            "token_type": "Bearer",
            "token": token.text,
        }
        return Answer(body=body)

    def revoke(self, fields: Mapping[str, Any], at: float) -> Answer:
        """Answer au10002 접근토큰폐기."""
        appkey = self._known_key(fields)
        self._quota.check(appkey, "au10002", at)
        token = fields.get("token")
        if not token:
            raise refused(8016)
        if not self._tokens.revoke(str(token)):
            raise refused(8015, why="유효하지 않은 Token입니다")
        return Answer(body={})

    def _known_key(self, fields: Mapping[str, Any]) -> str:
        appkey, secretkey = fields.get("appkey"), fields.get("secretkey")
        if not appkey or not secretkey:
            raise refused(8020)
        if self._tokens.mixed_up:
            raise refused(8030)
        if not self._tokens.knows(str(appkey), str(secretkey)):
            raise refused(8001)
        return str(appkey)
