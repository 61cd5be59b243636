"""Catalogue of the REST TRs: the spec and the handler of each."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from functools import cache, partial

from kiwoom_async.simulator.rest import trs
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request
from kiwoom_async.simulator.rest.refusals import order_refused
from kiwoom_async.spec import API, load

__all__ = ["apis", "derivations", "handler_of", "modelled"]

_LEAD = re.compile(r"Answer (?:(?!: ).)*: ")


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
    """Return the handler of a TR, the one that refuses for a TR that is not modelled."""
    return modelled().get(api.id, _not_modelled)


def derivations() -> dict[str, str]:
    """Return for each TR what its answer is derived from and what is simplified, as its handler's
    docstring says it.
    """
    found = {}
    for api_id, handler in modelled().items():
        function = handler.func if isinstance(handler, partial) else handler
        text = " ".join((inspect.getdoc(function) or "").split())
        found[api_id] = _LEAD.sub("", text, count=1)
    return found


def _not_modelled(request: Request) -> Answer:
    """Refuse a TR that is not modelled: nothing is invented."""
    raise order_refused("SIMULATOR", f"{request.api.id}은(는) 아직 모의되지 않습니다")
