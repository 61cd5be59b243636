"""Registrations of one connection: groups of (type, item), and the limits on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

__all__ = ["WIDE_TYPES", "RegistrationRefused", "Registrations", "pairs_in"]

WIDE_TYPES = frozenset({"00", "04", "0s", "1h"})
"""Types that are about the account or the whole market: they take no item and no slot."""

Pair = tuple[str, str]


class RegistrationRefused(Exception):
    """A REG that would pass a limit is refused as a whole.

    Attributes:
        code: Kiwoom's code of the refusal.
        message: Its words.
    """

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def pairs_in(data: Any) -> list[Pair]:
    """Return the (type, item) pairs of a REG or REMOVE: each element is its items times its
    types.
    """
    pairs: list[Pair] = []
    for element in data if isinstance(data, list) else ():
        if not isinstance(element, Mapping):
            continue
        for code in _texts(element.get("type")):
            for item in _texts(element.get("item")) or [""]:
                pairs.append((code, "" if code in WIDE_TYPES else item))
    return pairs


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [text for text in values if isinstance(text, str)]


class Registrations:
    """The registrations of one connection; nothing is validated but their number.

    Attributes:
        wanted: Every registered (type, item) of any group, in the order of registration, in which
            stocks begin to trade; account-wide and market-wide types have a blank item.
    """

    def __init__(self, limit: int) -> None:
        self.wanted: dict[Pair, None] = {}
        self._limit = limit
        self._groups: dict[str, dict[Pair, None]] = {}

    def add(self, group: str, pairs: Iterable[Pair], drop: Iterable[str]) -> None:
        """Register ``pairs`` under ``group`` in place of everything in the groups to ``drop``.

        Raises:
            RegistrationRefused: when there would be more items than allowed; nothing changes.
        """
        groups = {name: kept for name, kept in self._groups.items() if name not in drop}
        groups[group] = groups.get(group, {}) | dict.fromkeys(pairs)
        if _items(groups[group]) > self._limit:
            raise RegistrationRefused(
                105118, f"그룹 내 실시간 등록 가능 개수({self._limit})를 초과하였습니다"
            )
        if _items(*groups.values()) > self._limit:
            raise RegistrationRefused(
                105115, f"실시간 등록 가능 종목 수({self._limit})를 초과하였습니다"
            )
        self._groups = groups
        self._renew()

    def remove(self, group: str, pairs: Iterable[Pair]) -> None:
        """Remove ``pairs`` from ``group``; what is registered under another group stays."""
        if group in self._groups:
            gone = set(pairs)
            kept = (pair for pair in self._groups[group] if pair not in gone)
            self._groups[group] = dict.fromkeys(kept)
            self._renew()

    @property
    def groups(self) -> list[str]:
        """The groups in use."""
        return list(self._groups)

    def _renew(self) -> None:
        self.wanted = {pair: None for group in self._groups.values() for pair in group}


def _items(*groups: Iterable[Pair]) -> int:
    """Count items that use a slot: each symbol once, however many types and groups have it."""
    return len({item for group in groups for _, item in group if item})
