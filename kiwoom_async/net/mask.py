"""Mask: hides keys and tokens in texts from the server."""

from __future__ import annotations

import html
import re
from urllib.parse import quote

__all__ = ["Mask"]

_HIDDEN = "***"
_PART = 8  # characters in a row that are enough to recognise a secret
_SHORTEST = 4  # shorter texts are words, not secrets
_LONG = 64 * 1024  # bytes; in longer texts only whole secrets are searched
_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


class Mask:
    """The secrets of a session; finds whole and partial ones, in any case, escaped or not."""

    def __init__(self, *secrets: str) -> None:
        self._parts: dict[int, set[str]] = {}
        self._wholes: set[str] = set()
        for secret in secrets:
            self.add(secret)

    def add(self, secret: str) -> None:
        """Hide this text from now on."""
        for form in {secret, quote(secret, safe=""), html.escape(secret)}:
            plain = str(form).translate(_LOWER)
            if len(plain) < _SHORTEST:
                continue
            size = min(_PART, len(plain))
            parts = self._parts.setdefault(size, set())
            parts.update(plain[at : at + size] for at in range(len(plain) - size + 1))
            self._wholes.add(plain)

    def __call__(self, text: str) -> str:
        """Return the text with every part of a secret replaced."""
        plain = text.translate(_LOWER)
        hidden = bytearray(len(text))
        for size, parts in self._parts.items():
            for at in range(len(plain) - size + 1):
                if plain[at : at + size] in parts:
                    hidden[at : at + size] = b"\1" * size
        if not any(hidden):
            return text
        runs = re.finditer(b"\0+|\1+", hidden)
        return "".join(
            _HIDDEN if hidden[run.start()] else text[run.start() : run.end()] for run in runs
        )

    def payload(self, payload: bytes) -> bytes:
        """Return received bytes with every secret replaced."""
        if len(payload) <= _LONG:
            return self(payload.decode("latin-1")).encode("latin-1")
        wholes = b"|".join(re.escape(whole.encode()) for whole in self._wholes)
        return re.sub(wholes, _HIDDEN.encode(), payload, flags=re.IGNORECASE) if wholes else payload
