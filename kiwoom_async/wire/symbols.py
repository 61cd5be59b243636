"""Symbols and other items in the notation of Kiwoom.

``005930`` is a stock on KRX, ``005930_NX`` on NXT, ``005930_AL`` on both. The server acknowledges
any text and then sends nothing, so symbols must be checked here.
"""

from __future__ import annotations

import re

from kiwoom_async.errors import ConfigError

__all__ = ["item", "symbol", "traded"]

_SECTOR = re.compile(r"[0-9]{3}")
_GOLD = ("MGD", "MGU")
_GOLD_PRODUCT = re.compile(r"M[0-9]{8}")
_LENGTH = 6
_SYMBOL = re.compile(r"[AJQ]?([0-9][0-9A-Z]{5})(_NX|_AL)?")


def symbol(text: object, *, name: str = "symbol", suffix: bool = True) -> str:
    """Check a symbol and drop the letter that some TRs put before it.

    Six characters, the first a digit, the others digits or capital letters (``005930``, ``00104K``,
    ``57JBHH``); ``A005930`` (stock), ``J57JBHH`` (ELW) and ``Q500001`` (ETN) are
    returned without their letter.

    Args:
        text: The value given by the caller.
        name: Name of the argument, for the error.
        suffix: Whether ``_NX`` or ``_AL`` may follow.

    Raises:
        ConfigError: if it is not a possible symbol.
    """
    if not isinstance(text, str):
        raise ConfigError(f'{name} must be text such as "005930", not {text!r}')
    found = _SYMBOL.fullmatch(text.strip().upper())
    if not found:
        raise ConfigError(
            f'{name} must be a symbol such as "005930" or "57JBHH"'
            f"{', with _NX or _AL if you like' if suffix else ''}; it is {text!r}{_advice(text)}"
        )
    if found[2] and not suffix:
        raise ConfigError(f"{name} can't have {found[2]} here: give {found[1]!r}, not {text!r}")
    return found[1] + (found[2] or "")


def traded(text: object, *, name: str = "symbol") -> str:
    """Check the symbol of an order: a stock, returned as by :func:`symbol`, or a gold product.

    Raises:
        ConfigError: if it is neither.
    """
    if isinstance(text, str) and _GOLD_PRODUCT.fullmatch(text.strip().upper()):
        return text.strip().upper()
    return symbol(text, name=name)


def _advice(text: str) -> str:
    """Return the end of an error about what is no symbol: what may be meant."""
    words = text.replace(",", " ").split()
    if len(words) > 1 and all(_SYMBOL.fullmatch(word.upper()) for word in words):
        each = ", ".join(f'"{word}"' for word in words)
        return f": give each symbol as a text of its own: {each}"
    if text.isdigit() and len(text) < _LENGTH:
        return f": is {text.zfill(_LENGTH)!r} meant?"
    if not text.isascii() and text.replace(" ", "").isalnum():
        return ": (await session.instruments()).named(...) finds the code of a name"
    return ""


def item(kind: str, text: object) -> str:
    """Check an item that a realtime type is to be registered for.

    Args:
        kind: Kind of its items: ``symbol``, ``sector``, ``gold`` or ``condition``.
        text: The value given by the caller.

    Raises:
        ConfigError: if the type can't be registered for it.
    """
    if kind == "condition":
        raise ConfigError("conditions are not registered: use session.conditions.watch()")
    if kind == "sector":
        if not isinstance(text, str) or not _SECTOR.fullmatch(text):
            raise ConfigError(f'a sector code has three digits, such as "001" (KOSPI): {text!r}')
        return text
    if kind == "gold":
        if not isinstance(text, str) or text not in _GOLD:
            raise ConfigError(f'international gold is "MGD" (KRW/g) or "MGU" (USD/oz): {text!r}')
        return text
    return symbol(text)
