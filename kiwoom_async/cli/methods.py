"""Methods of a session by name, from the spec."""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple

from kiwoom_async import ConfigError, Record, spec
from kiwoom_async.cli.advice import near

__all__ = ["Method", "find", "methods"]


class Method(NamedTuple):
    """One TR and its namespace."""

    space: spec.NamespaceSpec
    api: spec.API

    @property
    def path(self) -> str:
        """Name of the method: ``chart.daily_candles``."""
        return f"{self.space.namespace}.{self.api.method}"

    @property
    def answer(self) -> type[Record]:
        """The class of its answer."""
        return self._record(self.api.answer)

    @property
    def row(self) -> type[Record]:
        """The class of its rows; only for TRs with rows."""
        return self._record(self.api.row)

    def _record(self, name: str) -> type[Record]:
        module = import_module(f"kiwoom_async.api.{self.space.namespace}")
        found: type[Record] = getattr(module, name)
        return found


def methods() -> list[Method]:
    """Return all TRs."""
    spaces = spec.load().namespaces.values()
    return [Method(space, api) for space in spaces for api in space.apis]


def find(text: str) -> Method:
    """Return the query with this name (``chart.daily_candles``) or id (``ka10081``).

    Raises:
        ConfigError: there is no such TR, or the command line does not support it.
    """
    for method in methods():
        if text in (method.path, method.api.id):
            _check(method)
            return method
    names = [method.path for method in methods() if method.api.kind == "query"]
    meant = near(text, names) or near(text, [name.partition(".")[2] for name in names])
    meant = [name for name in names if name in meant or name.partition(".")[2] in meant]
    advice = f"did you mean {' or '.join(meant)}?" if meant else 'try "kiwoom-async names"'
    raise ConfigError(f"there is no method {text!r}: {advice}")


def _check(method: Method) -> None:
    """Refuse TRs that the command line does not send, such as orders."""
    match method.api.kind:
        case "order":
            why = "sends an order: the command line only sends queries, send orders from Python"
        case "oauth":
            why = "is done by every session itself"
        case "condition":
            why = "needs the WebSocket: use it from Python"
        case _:
            return
    raise ConfigError(f"{method.path} {why}")
