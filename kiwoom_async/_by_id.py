"""Calls by TR id: the escape hatch below the named methods."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from kiwoom_async.api.index import INDEX
from kiwoom_async.calls.caller import RestCalls, answer_of, raw_answer_of
from kiwoom_async.errors import ConfigError
from kiwoom_async.execution.trs import tr_of
from kiwoom_async.net.http import is_key
from kiwoom_async.wire.requests import TR

__all__ = ["call", "refuse_order"]

_ID = re.compile(r"[A-Za-z0-9]+")
_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)+")


async def call(
    rest: RestCalls, api_id: str, path: str, next_key: str, fields: Mapping[str, str]
) -> Any:
    """Call a TR with wire fields; see ``Session.call``."""
    _check_fields(api_id, fields, next_key)
    if api_id not in INDEX:
        _check_unknown(api_id, path)
        reply = await rest.call(api_id, path, fields, next_key=next_key, order=True)
        return raw_answer_of(api_id, reply)
    tr = tr_of(api_id)
    if path not in ("", tr.path):
        raise ConfigError(f"{api_id} is at {tr.path}, not at {path}: give no path")
    if not path:
        _check_names(tr, fields)
    order = tr.order is not None
    reply = await rest.call(tr.id, tr.path, fields, next_key=next_key, order=order)
    return answer_of(tr, reply)


def _check_fields(api_id: str, fields: Mapping[str, str], next_key: str) -> None:
    for name, value in fields.items():
        if not isinstance(value, str) or not value.isprintable():
            raise ConfigError(f"{api_id}: field {name} must be text, not {value!r}")
    if next_key and not is_key(next_key):
        raise ConfigError(f"{api_id}: next_key must be the next_key of an answer, not {next_key!r}")


def _check_names(tr: TR[Any, Any], fields: Mapping[str, str]) -> None:
    """Refuse names that the TR does not have; the server would ignore them."""
    known = [param.wire for param in tr.params]
    for name in fields:
        if name not in known:
            called = {argument.name: argument.wire for argument in tr.arguments}
            near = [called[name]] if name in called else get_close_matches(name, known, n=1)
            meant = f" (did you mean {near[0]}?)" if near else ""
            names = ", ".join(known) or "it has none"
            raise ConfigError(f"{tr.id} has no field {name!r}{meant}; its fields: {names}")


def _check_unknown(api_id: str, path: str) -> None:
    if not path:
        meant = f" (did you mean {lower}?)" if (lower := api_id.strip().lower()) in INDEX else ""
        raise ConfigError(
            f"there is no TR {api_id!r}{meant}: an id looks like ka10001; "
            "for a newer TR pass its path as well"
        )
    if not _ID.fullmatch(api_id):
        raise ConfigError(f"a TR id has letters and digits only, not {api_id!r}")
    if not _PATH.fullmatch(path):
        raise ConfigError(f'{api_id}: path must look like "/api/dostk/chart", not {path!r}')


def refuse_order(api_id: str, *, cancellations: bool) -> None:
    """Refuse a TR that places an order, or could: it would pass no guard.

    Args:
        api_id: TR id; one that this version does not know could be an order.
        cancellations: Whether cancellations are refused too.

    Raises:
        ConfigError: it is one.
    """
    order = tr_of(api_id).order if api_id in INDEX else None
    is_query = order is None and api_id in INDEX
    is_allowed = order is not None and order.action == "cancel" and not cancellations
    if not (is_query or is_allowed):
        raise ConfigError(
            f"{api_id}: a session with a guard or dry_run sends orders by session.orders, "
            "session.credit_orders and session.gold only"
        )
