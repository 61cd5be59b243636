"""Signatures: the use of a TR or a realtime type, in Python and from the shell."""

from __future__ import annotations

import inspect
import re
from importlib import import_module

from kiwoom_async import spec
from kiwoom_async.cli.arguments import is_flag, option
from kiwoom_async.cli.methods import Method

__all__ = [
    "full_signature",
    "python_call",
    "record_name",
    "shell_call",
    "shell_stream",
    "stream_call",
]

_ITEMS = {"symbol": "005930", "sector": "001", "gold": "MGD"}
_VALUES = {
    "time_of_day": "HH:MM",
    "day": "YYYY-MM-DD",
    "flags": "NAME,…",
    "symbols": "SYMBOL,…",
    "whole": "N",
}


def python_call(method: Method) -> str:
    """Return a call in one line without types; blank for a TR without a method."""
    if method.api.kind == "oauth":
        return "the session requests tokens itself"
    if method.api.kind == "condition":
        return "session.conditions"
    arguments = [_with_default(param) for param in method.api.arguments if param.positional]
    keywords = [_with_default(param) for param in method.api.arguments if not param.positional]
    arguments += ["*", *keywords] if keywords else []
    return f"session.{method.path}({', '.join(arguments)})"


def full_signature(method: Method) -> str:
    """Return a call with its types, from the signature of the method."""
    if method.api.kind in ("condition", "oauth"):
        return python_call(method)
    module = import_module(f"kiwoom_async.api.{method.space.namespace}")
    function = getattr(getattr(module, method.space.title), method.api.method)
    signature = inspect.signature(function)
    lines, keywords = [], False
    for param in list(signature.parameters.values())[1:]:
        if param.kind is param.KEYWORD_ONLY and not keywords:
            keywords = True
            lines.append("    *,\n")
        default = "" if param.default is param.empty else f" = {param.default!r}"
        lines.append(f"    {param.name}: {param.annotation}{default},\n")
    inside = f"\n{''.join(lines)}" if lines else ""
    return f"session.{method.path}({inside}) -> {signature.return_annotation}"


def shell_call(method: Method) -> str:
    """Return the same call from the shell; blank if it is not available there."""
    if method.api.kind != "query":
        return ""
    texts = [_on_shell(param) for param in method.api.arguments]
    return " ".join(["kiwoom-async call", method.path, *texts])


def stream_call(kind: spec.RealtimeType) -> str:
    """Return the call that streams records of a realtime type."""
    if kind.item == "condition":
        return "session.conditions"
    item = _ITEMS.get(kind.item)
    return f'session.stream({kind.record}, "{item}")' if item else f"session.stream({kind.record})"


def shell_stream(kind: spec.RealtimeType) -> str:
    """Return the same from the shell; blank if it is not available there."""
    if kind.item == "condition":
        return ""
    words = ["kiwoom-async stream", record_name(kind.record), _ITEMS.get(kind.item, "")]
    return " ".join(filter(None, words))


def record_name(name: str) -> str:
    """Return a class name as on the command line: ``OrderBook`` is ``order_book``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def _with_default(param: spec.Param) -> str:
    if param.may_be_none:
        return f"{param.name}=None"
    return param.name if param.must_be_given else f"{param.name}={param.default!r}"


def _on_shell(param: spec.Param) -> str:
    text = param.name.upper() if param.positional else option(param)
    if is_flag(param):
        text = f"--no-{text[2:]}" if param.default is True else text
    elif not param.positional:
        text = f"{text} {_VALUES.get(param.kind, param.name.upper())}"
    return text if param.must_be_given else f"[{text}]"
