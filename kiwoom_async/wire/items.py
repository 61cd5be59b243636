"""What each realtime type is registered for: a symbol, a sector, an instrument, or nothing."""

from __future__ import annotations

import re

from kiwoom_async.errors import ConfigError
from kiwoom_async.wire.symbols import symbol

__all__ = ["ACCOUNT_WIDE", "checked", "takes_items"]

ACCOUNT_WIDE = frozenset({"00", "04"})
"""Types whose subject is the account of the key."""

_MARKET_WIDE = frozenset({"0s", "1h"})
_SECTORS = frozenset({"0J", "0U"})
_GOLD_PRICES = frozenset({"0I"})
_CONDITIONS = "02"
_SECTOR = re.compile(r"[0-9]{3}")


def takes_items(type_code: str) -> bool:
    """Whether the type is registered for items; account- and market-wide types are for none."""
    return type_code not in ACCOUNT_WIDE | _MARKET_WIDE


def checked(type_code: str, text: str) -> str:
    """An item as the type takes it.

    The server acknowledges any text and stays silent for ever, so this is the place to be strict.

    Raises:
        ConfigError: if the type can't be registered for it.
    """
    if type_code == _CONDITIONS:
        raise ConfigError("conditions are not registered: use session.conditions.watch()")
    if type_code in _SECTORS:
        if not isinstance(text, str) or not _SECTOR.fullmatch(text):
            raise ConfigError(f'a sector code has three digits, such as "001" (KOSPI): {text!r}')
        return text
    if type_code in _GOLD_PRICES:
        if text not in ("MGD", "MGU"):
            raise ConfigError(f'international gold is "MGD" (KRW/g) or "MGU" (USD/oz): {text!r}')
        return text
    return symbol(text)
