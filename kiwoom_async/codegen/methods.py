"""Methods and TR descriptions: the source text of each call."""

from __future__ import annotations

from collections.abc import Sequence

from kiwoom_async.codegen.text import (
    Node,
    call,
    displayed,
    docstring,
    mapping,
    quoted,
    rendered,
    tupled,
)
from kiwoom_async.spec import API, Case, Literals, Param

__all__ = ["Long", "argument_class", "constant", "method", "tr"]

_LONG = 60  # a literal type or a code table of more columns gets a name
_ORDER_PARAGRAPHS = (
    "Sent once. When cancelled after sending, it may be booked anyway: see :attr:`in_doubt`.",
    "\n".join(
        (
            "Raises:",
            "    ConfigError: an invalid argument; nothing was sent.",
            "    OrderRejected: the broker refused it; nothing was booked.",
            "    OrderInDoubt: no answer says whether it is booked; ``resolve()`` asks the broker.",
            "    AuthenticationError, RateLimitError, Blocked: refused before it was checked.",
            "    TransportError: it could not be sent.",
            "    SessionClosed, SessionReplaced: the session is over; nothing was sent.",
        )
    ),
)
_SHOWN = 4  # fields named per unit
_DECIDES = ("measure", "unit")  # arguments that decide a unit


class Long:
    """The literal types and code tables of a module that are too long to be written in place.

    Each gets a name and is written once.

    Attributes:
        aliases: Name of a type to its definition.
        tables: Name of a table to its definition.
    """

    def __init__(self, apis: Sequence[API]) -> None:
        self.aliases: dict[str, str] = {}
        self.tables: dict[str, str] = {}
        self._types: dict[str, str] = {}
        self._tables: dict[str, str] = {}
        self._classes = {name for api in apis for name in (api.answer, api.row)}
        for api in apis:
            for param in api.arguments:
                self._add_type(api, param)
                self._add_table(api, param)

    def type_of(self, param: Param) -> str:
        """Return the annotation of an argument."""
        literal = _literal(param)
        text = _type(param, self._types.get(literal, literal))
        return f"{text} | None" if param.may_be_none else text

    def table_of(self, param: Param) -> Node:
        """Return the code table of a choice."""
        return self._tables.get(_flat_table(param), _table(param))

    def _add_type(self, api: API, param: Param) -> None:
        literal = _literal(param)
        if len(literal) <= _LONG or literal in self._types:
            return
        name = _camel(param.name)
        if name in self.aliases or name in self._classes:
            name = _camel(api.method) + name
        members = map(quoted, _literals(param) or param.names)
        self._types[literal] = name
        self.aliases[name] = rendered(call(f"{name}: TypeAlias = Literal[", *members, close="]"))

    def _add_table(self, api: API, param: Param) -> None:
        table = _flat_table(param)
        if len(table) <= _LONG or table in self._tables:
            return
        name = f"_{param.name.upper()}_CODES"
        if name in self.tables:
            name = f"_{constant(api)}{name}"
        self._tables[table] = name
        self.tables[name] = rendered(_table(param, f"{name} = {{"))


def constant(api: API) -> str:
    """Return the name of an API's description."""
    return api.method.upper()


def tr(api: API, long: Long) -> str:
    """Return the description of one API."""
    parts: list[Node] = [quoted(api.id), quoted(api.url), api.answer]
    if api.continuation:
        parts.append(api.row)
    if api.params:
        parts.append(tupled((_param(param, long) for param in api.params), head="params=("))
    if api.checks:
        parts.append(tupled((f"checks.{name}" for name in api.checks), head="checks=("))
    if api.order:
        facts = (api.order.account, api.order.action, api.order.side)
        parts.append(call("order=OrderKind(", *map(quoted, filter(None, facts))))
    return rendered(call(f"{constant(api)} = TR(", *parts)) + "\n"


def method(api: API, long: Long) -> str:
    """Return the method of one API."""
    arguments = ["self"]
    arguments += [_argument(param, long) for param in api.arguments if param.positional]
    keywords = [_argument(param, long) for param in api.arguments if not param.positional]
    arguments += ["*", *keywords] if keywords else []
    verb, result, how = _result(api)
    head = call(f"{verb} {api.method}(", *arguments, close=f") -> {result}:")
    given = call(f"return {how}(", constant(api), *(param.name for param in api.arguments))
    doc = docstring(_paragraphs(api), "        ")
    return f"{rendered(head, '    ')}\n{doc}{rendered(given, '        ')}\n"


def _result(api: API) -> tuple[str, str, str]:
    """Return how a method is defined, what it returns, and what it calls."""
    if api.kind == "order":
        return "async def", "Order", "await self._caller.order"
    if api.continuation:
        return "def", f"Pager[{api.row}, {api.answer}]", "self._caller.pager"
    return "async def", api.answer, "await self._caller.answer"


def _argument(param: Param, long: Long) -> str:
    text = f"{param.name}: {long.type_of(param)}"
    if param.may_be_none:
        return f"{text} = None"
    return text if param.must_be_given else f"{text} = {quoted(param.default)}"


def _type(param: Param, literal: str) -> str:
    match param.kind:
        case "symbols":
            return "Sequence[str]"
        case "whole":
            return "int"
        case "day":
            return "dt.date"
        case "time_of_day":
            return "dt.time"
        case "flags":
            return f"Collection[{literal}]"
        case "choice" if not param.open:
            return literal
    return "str"


def _literal(param: Param) -> str:
    """Return the type of a closed choice, blank for anything else."""
    if param.kind == "flags":
        return f"Literal[{', '.join(map(quoted, param.names))}]"
    if param.kind != "choice" or param.open:
        return ""
    literals = _literals(param)
    kinds = {type(literal) for literal in literals}
    if kinds == {bool} or kinds == {float}:
        return kinds.pop().__name__
    return f"Literal[{', '.join(map(quoted, literals))}]"


def _literals(param: Param) -> list[bool | int | float | str]:
    codes = param.codes or next(iter(param.tables.values()), {})
    return list(dict.fromkeys(codes.values()))


def argument_class(param: Param) -> str:
    """Return the class of :mod:`kiwoom_async.wire.arguments` that writes an argument."""
    return "ChoiceBy" if param.tables else _camel(param.kind)


def _param(param: Param, long: Long) -> Node:
    parts: list[Node] = [quoted(param.wire)]
    if param.kind == "fixed":
        return call("Fixed(", *parts, quoted(param.value))
    if param.kind == "derived":
        return call("Derived(", *parts, tupled(map(_case, param.rule)))
    parts.append(quoted(param.name))
    if param.tables:
        tables = [f"{quoted(key)}: {_flat_codes(codes)}" for key, codes in param.tables.items()]
        parts += [quoted(param.codes_by), displayed("{", *tables, close="}")]
    elif param.kind == "choice":
        parts.append(long.table_of(param))
    elif param.kind == "flags":
        parts.append(tupled(map(quoted, param.names)))
    for key in ("open", "suffix", "least", "most"):
        if getattr(param, key):
            parts.append(f"{key}={getattr(param, key)}")
    if param.may_be_none:
        parts.append(f"none={quoted(param.when_none)}")
    if param.rule:
        parts.append(tupled(map(_case, param.rule), head="rule=("))
    return call(f"{argument_class(param)}(", *parts)


def _table(param: Param, head: str = "{") -> Node:
    """Invert a code table: literal to code."""
    return mapping(((literal, code) for code, literal in param.codes.items()), head)


def _flat_table(param: Param) -> str:
    return _flat_codes(param.codes)


def _flat_codes(codes: Literals) -> str:
    pairs = [f"{quoted(literal)}: {quoted(code)}" for code, literal in codes.items()]
    return f"{{{', '.join(pairs)}}}"


def _case(case: Case) -> Node:
    parts: list[Node] = [quoted(case["wire"])]
    for key in ("given", "given_any", "not_given"):
        if key in case:
            parts.append(tupled(map(quoted, case[key]), head=f"{key}=("))
    return call("Case(", *parts)


def _paragraphs(api: API) -> list[str]:
    paragraphs = [api.summary, f"TR {api.id} {api.name}."]
    if api.arguments:
        lines = [f"    {param.name}: {_meaning(param)}" for param in api.arguments]
        paragraphs.append("\n".join(["Args:", *lines]))
    if api.order:
        paragraphs += _ORDER_PARAGRAPHS
    if api.notes:
        paragraphs.append(" ".join(api.notes))
    units = _units(api)
    if units and not api.order:
        paragraphs.append(f"Units: {units}.")
    return paragraphs


def _meaning(param: Param) -> str:
    """Describe an argument: in English, in Korean, and its allowed values."""
    parts = [f"{param.doc} ({param.label})"]
    if param.when_none == "today":
        parts.append("today by default")
    if param.suffix:
        parts.append("``_NX`` or ``_AL`` may follow")
    if param.most is not None:
        noun = "symbols" if param.kind == "symbols" else ""
        parts.append(f"{param.least or (1 if noun else 0)} to {param.most} {noun}".strip())
    choices = [quoted(literal) for literal in _literals(param) or param.names]
    if choices and _literal(param) != "bool":
        choices += ["a code"] if param.open else []
        parts.append(" or ".join(filter(None, [", ".join(choices[:-1]), choices[-1]])))
    return "; ".join(parts) + "."


def _units(api: API) -> str:
    """List the units of the answer, each with the first fields that have it."""
    fields: dict[str, list[str]] = {}
    for field in (*api.rows, *api.fields):
        if field.unit:
            fields.setdefault(field.unit, []).append(f"``{field.name}``")
    asks = " and ".join(f"``{p.name}``" for p in api.arguments if p.name in _DECIDES)
    return "; ".join(
        f"{', '.join([*names[:_SHOWN], *(['…'] if names[_SHOWN:] else [])])} in {unit}"
        + (f", as {asks} asks" if asks and " or " in unit else "")
        for unit, names in fields.items()
    )


def _camel(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))
