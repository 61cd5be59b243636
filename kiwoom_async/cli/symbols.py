"""Symbols of a command line: codes with blanks or commas between them, or names of stocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kiwoom_async import ConfigError, Session
from kiwoom_async.cli.kinds import has_korean_name, record_types
from kiwoom_async.cli.terminal.exits import note

__all__ = ["codes", "codes_of", "split"]

_FEW = 3


def split(texts: Iterable[str]) -> list[str]:
    """Return the symbols of arguments, each once.

    Raises:
        ConfigError: one of them is a record type.
    """
    words = dict.fromkeys(" ".join(texts).replace(",", " ").split())
    for word in words:
        if word in record_types() or (not word.isascii() and has_korean_name(word)):
            raise ConfigError(f"{word!r} is a record type: put commas between types, as in a,b,c")
    return [*words]


def codes(texts: Iterable[str]) -> list[str]:
    """Return the symbols of arguments where no server can be asked for names.

    Raises:
        ConfigError: one of them is the name of a stock, or a record type.
    """
    symbols = split(texts)
    for text in symbols:
        if not text.isascii():
            raise ConfigError(
                f'{text!r} is no code: "kiwoom-async names {text}" finds it, for example 005930'
            )
    return symbols


async def codes_of(session: Session, symbols: Sequence[str]) -> list[str]:
    """Return symbols with the code in place of each name (``삼성전자``), and note it.

    The lists of the market are fetched if there is a name (ka10099, once a day).

    Raises:
        ConfigError: there is no such name.
        APIError, TransportError, DecodeError: the lists can't be fetched.
    """
    return [text if text.isascii() else await _code(session, text) for text in symbols]


async def _code(session: Session, name: str) -> str:
    instruments = await session.instruments()
    found = instruments.named(name)
    if found is None:
        near = instruments.find(name, limit=_FEW)
        meant = " or ".join(f"{one.name} ({one.symbol})" for one in near)
        advice = f" (did you mean {meant}?)" if meant else ""
        raise ConfigError(f"no stock has the name {name!r}{advice}")
    note(f"{found.name} is {found.symbol}")
    return found.symbol
