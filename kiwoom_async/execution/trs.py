"""TR look-up: by id, and those of orders by account and what they do."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from kiwoom_async.api.index import INDEX, ORDER_TRS
from kiwoom_async.errors import ConfigError
from kiwoom_async.wire.requests import TR

__all__ = ["change_of", "new_of", "tr_of"]


def tr_of(api_id: str) -> TR[Any, Any]:
    """Return the TR with this id; its module is imported at first use.

    Raises:
        ConfigError: there is no such TR.
    """
    if api_id not in INDEX:
        raise ConfigError(f"there is no TR {api_id!r}")
    module, constant, _ = INDEX[api_id]
    tr: TR[Any, Any] = getattr(import_module(f"kiwoom_async.api.{module}"), constant)
    return tr


def change_of(account: str, action: str) -> TR[Any, Any]:
    """Return the TR that modifies or cancels the orders of an account."""
    return tr_of(ORDER_TRS[account, action])


def new_of(account: str, side: str | None) -> TR[Any, Any]:
    """Return the TR that buys or sells for an account."""
    return tr_of(ORDER_TRS[account, side or ""])
