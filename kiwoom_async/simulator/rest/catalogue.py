"""Catalogue of the REST TRs: what the spec says of each, and its handler."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from kiwoom_async.simulator.rest import trs
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request
from kiwoom_async.simulator.rest.made_up import made_up
from kiwoom_async.simulator.rest.refusals import order_refused
from kiwoom_async.spec import API, load

__all__ = ["apis", "handler_of", "modelled"]


@cache
def apis() -> dict[str, API]:
    """Return the TRs by id, the token endpoints and the condition search excepted."""
    return {api.id: api for api in load().apis.values() if api.kind in ("query", "order")}


@cache
def modelled() -> dict[str, Handler]:
    """Return the handlers of every module below :mod:`trs`, by TR.

    Raises:
        ValueError: two modules answer one TR.
    """
    handlers: dict[str, Handler] = {}
    for found in pkgutil.walk_packages(trs.__path__, f"{trs.__name__}."):
        module = importlib.import_module(found.name)
        of_module: dict[str, Handler] = getattr(module, "HANDLERS", {})
        if twice := handlers.keys() & of_module.keys():
            raise ValueError(f"{found.name} answers {sorted(twice)}, and so does another module")
        handlers |= of_module
    return handlers


def handler_of(api: API) -> Handler:
    """Return the handler of a TR: its model, or for a query the one that invents values."""
    return modelled().get(api.id) or (made_up if api.kind == "query" else _not_modelled)


def _not_modelled(request: Request) -> Answer:
    """Refuse an order that is not modelled."""
    raise order_refused("SIMULATOR", f"{request.api.id}은(는) 아직 모의되지 않는 주문입니다")
