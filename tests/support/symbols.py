"""Symbols that the tests trade."""

from __future__ import annotations

__all__ = ["GOLD", "HYNIX", "SAMSUNG"]

SAMSUNG = "005930"
HYNIX = "000660"
GOLD = "M04020000"
