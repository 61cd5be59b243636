"""Cells: values formatted for tables.

Up is red and down is blue, as usual in Korea.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from rich.text import Text

__all__ = ["DOWN", "FAINT", "ODD", "UP", "cell", "header", "trend"]

UP = "red"
DOWN = "bright_blue"
FAINT = "bright_black"
ODD = "yellow"

_SIDES = {"buy": UP, "sell": DOWN, "up": UP, "down": DOWN}


def trend(value: float | Decimal | None) -> str:
    """Return the colour of a change."""
    if not value:
        return ""
    return UP if value > 0 else DOWN


def header(name: str, unit: str) -> str:
    """Return the head of a column, with the unit if the name does not contain it."""
    words = name.replace("_", " ")
    plain = unit in ("", "KRW", "shares") or unit.split()[0] in words
    return words if plain else f"{words} {unit}"


def cell(name: str, value: Any) -> Text:
    """Format the value of a field."""
    if value is None:
        return Text()
    if isinstance(value, bool):
        return Text("yes" if value else "no")
    if isinstance(value, int | float | Decimal):
        return _number(name, value)
    if isinstance(value, dt.datetime):
        return Text(f"{value:%Y-%m-%d %H:%M:%S}")
    text = str(value)
    return Text(text, _SIDES.get(text, ""))


def odd(text: str | None) -> Text:
    """Format an unreadable value."""
    return Text("?" if text is None else f"{text}?", ODD)


def _number(name: str, value: float | Decimal) -> Text:
    digits = ",.2f" if isinstance(value, float) else ","
    if name.endswith(("change", "change_rate")):
        return Text(f"{value:+{digits}}" if value else "0", trend(value), justify="right")
    return Text(f"{value:{digits}}", justify="right")
