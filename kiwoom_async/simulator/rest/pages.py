"""Pages: the next rows of a list, and opaque keys that point to them."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import TypeVar

__all__ = ["decode_key", "encode_key", "page_after"]

Row = TypeVar("Row")


def encode_key(api_id: str, cursor: str) -> str:
    """Return a ``next-key`` for the page that starts at ``cursor``: opaque, at most 50
    characters.
    """
    return base64.urlsafe_b64encode(f"{api_id}|{cursor}".encode()).decode().rstrip("=")


def decode_key(api_id: str, key: str) -> str:
    """Return the cursor in a ``next-key`` that this TR gave.

    Raises:
        ValueError: if it gave no such key.
    """
    try:
        padding = "=" * (-len(key) % 4)
        origin, _, cursor = base64.urlsafe_b64decode(key + padding).decode().partition("|")
    except (binascii.Error, UnicodeError) as error:
        raise ValueError("not a continuation key") from error
    if origin != api_id or not cursor:
        raise ValueError("not a continuation key of this TR")
    return cursor


def page_after(
    rows: Sequence[Row],
    cursor: str,
    size: int,
    position: Callable[[Row], str],
    *,
    rising: bool = False,
) -> tuple[Sequence[Row], str]:
    """Return the page of ``rows`` that follows ``cursor``, and the cursor after it.

    A cursor is the ``position`` of the last row that was given. Positions fall from row to row
    (newest first), or rise, so a page stays the same page when rows have come in between.
    """
    if cursor and rising:
        rows = [row for row in rows if position(row) > cursor]
    elif cursor:
        rows = [row for row in rows if position(row) < cursor]
    page = rows[:size]
    return page, position(page[-1]) if len(rows) > size else ""
