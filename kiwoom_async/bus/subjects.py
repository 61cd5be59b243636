"""Subjects: the names under which the records of a server are published.

A template makes them: ``kiwoom.{server}.{type}`` by default, or with a subject for each symbol,
``kiwoom.{server}.{type}.{symbol}``, for subscribers that filter at the broker. Type codes are those
of the journal: ``0B``, …, ``gap``; recorded answers of all TRs have the type ``tr``.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kiwoom_async import realtime
from kiwoom_async.capture.line import GAP
from kiwoom_async.capture.snapshot import is_snapshot
from kiwoom_async.errors import ConfigError

__all__ = ["BY_SYMBOL", "BY_TYPE", "TYPES", "Subjects", "published_as", "stream_name"]

BY_TYPE = "kiwoom.{server}.{type}"
"""Template with a subject for each type."""

BY_SYMBOL = "kiwoom.{server}.{type}.{symbol}"
"""Template with a subject for each type and symbol."""

_FIELDS = {"server", "type", "symbol"}
_TOKEN = re.compile(r"[A-Za-z0-9_-]+")
_NO_ITEM = "_"
_ANSWERS = "tr"
_PUBLISHED = {getattr(realtime, name).type_code for name in realtime.__all__} | {GAP, _ANSWERS}
TYPES = sorted(_PUBLISHED)


def published_as(type_code: str) -> str | None:
    """Return the type in the subject of lines of a type; None if they are not published."""
    if type_code in _PUBLISHED:
        return type_code
    return _ANSWERS if is_snapshot(type_code) else None


class Subjects:
    """The subjects of one server.

    Args:
        template: Text with the fields ``{type}``, and ``{server}`` and ``{symbol}`` if wanted.
        server: Name of the server (``live``).

    Attributes:
        template: The template.
        server: The server.

    Raises:
        ConfigError: an impossible template or server.
    """

    def __init__(self, template: str, server: str) -> None:
        self.template, self.server = template, server
        fields = _fields(template)
        if "type" not in fields or fields - _FIELDS:
            raise ConfigError(
                f"a subject template has the field {{type}}, and may have {{server}} and {{symbol}}"
                f", not {template!r}"
            )
        if not _TOKEN.fullmatch(server):
            raise ConfigError(
                f"{server!r} can't be part of a subject: letters, digits, - and _ can"
            )
        self._by_symbol = "symbol" in fields
        sample = self.of("0B", "005930").split(".")
        if not all(map(_TOKEN.fullmatch, sample)):
            raise ConfigError(
                f"the subject template {template!r} gives {'.'.join(sample)!r}: between its dots "
                "only letters, digits, - and _ are possible"
            )

    def of(self, type_code: str, item: str) -> str:
        """Return the subject of the records of a published type, and an item."""
        return self.template.format(
            server=self.server, type=type_code, symbol=_token(item) if item else _NO_ITEM
        )

    def all(self) -> list[str]:
        """Return patterns of all subjects, one for each type."""
        return self.patterns(TYPES)

    def patterns(self, codes: Iterable[str]) -> list[str]:
        """Return patterns of all subjects of some types."""
        published = {*filter(None, map(published_as, codes))}
        return [self._pattern(code) for code in sorted(published)]

    def wanted(self, codes: Iterable[str], symbols: Sequence[str]) -> list[str]:
        """Return the subjects, or patterns, of some types and symbols; of all without symbols."""
        return sorted({*self._wanted(codes, symbols)})

    def _wanted(self, codes: Iterable[str], symbols: Sequence[str]) -> Iterator[str]:
        for code in sorted({*filter(None, map(published_as, codes))}):
            if not (self._by_symbol and symbols):
                yield self._pattern(code)
                continue
            yield self.of(code, "")  # a gap of everything, events of the account
            yield from (self.of(code, symbol) for symbol in symbols)

    def _pattern(self, code: str) -> str:
        return self.template.format(server=self.server, type=code, symbol="*")


def stream_name(server: str) -> str:
    """Return the name of the stream at the broker that keeps the records of a server."""
    return f"KIWOOM-{server}"


def _fields(template: str) -> set[str]:
    try:
        parts: list[Any] = list(string.Formatter().parse(template))
    except ValueError as error:
        raise ConfigError(f"{template!r} is not a subject template: {error}") from error
    return {name for _, name, _, _ in parts if name is not None}


def _token(text: str) -> str:
    """Encode a text so that it is one token of a subject; what Kiwoom sends now stays as it is."""
    if _TOKEN.fullmatch(text):
        return text
    return "".join(
        char if _TOKEN.fullmatch(char) else "".join(f"%{byte:02X}" for byte in char.encode())
        for char in text
    )
