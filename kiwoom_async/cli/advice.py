"""Advice: names that a mistyped one may mean."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["did_you_mean", "near"]

_MOST = 3


def near(text: str, known: Iterable[str]) -> list[str]:
    """Return the known names closest to a text, whatever its case, the closest first."""
    by_spelling = {name.casefold(): name for name in known}
    return [by_spelling[found] for found in get_close_matches(text.casefold(), by_spelling, _MOST)]


def did_you_mean(text: str, known: Iterable[str]) -> str:
    """Return the question for a message, with a blank before it; blank when nothing is close."""
    names = near(text, known)
    return f" (did you mean {' or '.join(names)}?)" if names else ""
