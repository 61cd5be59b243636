"""Tokens: app keys and access tokens."""

from __future__ import annotations

import datetime as dt
import random
import string
from collections.abc import Callable

import msgspec

from kiwoom_async.config import Credentials
from kiwoom_async.simulator.exchange.accounts.account import Account
from kiwoom_async.simulator.faults import Place
from kiwoom_async.simulator.rules import Rules

__all__ = ["Token", "Tokens"]

_LETTERS = string.ascii_letters + string.digits + "-_"
_TOKEN_LENGTH = 86
_KEY_LENGTH = 43


class Token(msgspec.Struct, kw_only=True, eq=False):
    """An access token that was issued.

    Attributes:
        text: The token as the client sends it.
        appkey: App key it was issued for.
        account: The account that key stands for.
        expires: When it dies by itself, Korean time.
        known_from: When the WebSocket server accepts it, seconds of the exchange's time.
    """

    text: str
    appkey: str
    account: Account
    expires: dt.datetime
    known_from: float = 0.0

    def __repr__(self) -> str:
        return f"Token(account {self.account.number}, expires {self.expires:%Y-%m-%d %H:%M:%S})"


class Tokens:
    """Keys and their valid tokens.

    Args:
        now: The time in Korea.

    Attributes:
        mixed_up: The keys belong to the other server, live for paper.
        refusal: Code that a dead token is refused with, and where it stands in the answer.
    """

    def __init__(self, rules: Rules, seed: int, now: Callable[[], dt.datetime]) -> None:
        self.mixed_up = False
        self.refusal: tuple[int, Place] = (8005, "text")
        self._rules = rules
        self._now = now
        self._rng = random.Random(f"{seed}:tokens")
        self._keys: dict[str, tuple[Credentials, Account]] = {}
        self._alive: dict[str, Token] = {}

    def __repr__(self) -> str:
        return f"Tokens({len(self._keys)} keys, {len(self._alive)} alive)"

    def add_key(self, account: Account) -> Credentials:
        """Make a fresh key pair for ``account``."""
        credentials = Credentials(
            appkey=self._random_text(_KEY_LENGTH), secretkey=self._random_text(_KEY_LENGTH)
        )
        self._keys[credentials.appkey] = (credentials, account)
        return credentials

    def knows(self, appkey: str, secretkey: str) -> bool:
        """Return whether this is one of the key pairs."""
        known = self._keys.get(appkey)
        return known is not None and known[0].secretkey == secretkey

    def issue(self, appkey: str, now: float) -> Token:
        """Issue a token for a known key; the earlier one dies, or is given again if the rules
        say so.
        """
        earlier = [token for token in self._alive.values() if token.appkey == appkey]
        if self._rules.same_token and earlier and self.find(earlier[0].text):
            return earlier[0]
        for token in earlier:
            del self._alive[token.text]
        token = Token(
            text=self._random_text(_TOKEN_LENGTH),
            appkey=appkey,
            account=self._keys[appkey][1],
            expires=self._now() + dt.timedelta(hours=self._rules.token_hours),
            known_from=now + self._rules.token_delay,
        )
        self._alive[token.text] = token
        return token

    def find(self, text: str) -> Token | None:
        """Return the living token with this text, None if not found."""
        token = self._alive.get(text)
        if token is None or token.expires <= self._now():
            return None
        return token

    def alive(self, token: Token) -> bool:
        """Return whether a token is neither expired nor killed."""
        return self.find(token.text) is token

    def revoke(self, text: str) -> bool:
        """Kill a token; False if it was not alive."""
        return self._alive.pop(text, None) is not None

    def expire(self, code: int, place: Place) -> None:
        """Kill every token; dead tokens are refused with this code from now on."""
        self._alive.clear()
        self.refusal = (code, place)

    def _random_text(self, length: int) -> str:
        return "".join(self._rng.choices(_LETTERS, k=length))
