"""Validation of what types can't say: entries that contradict themselves or each other."""

from __future__ import annotations

import keyword
import re
from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from kiwoom_async.codegen.methods import argument_class
from kiwoom_async.records import fields
from kiwoom_async.records.record import Answer, Realtime
from kiwoom_async.spec import API, FieldSpec, NamespaceSpec, Param, RealtimeType, Spec, SpecError
from kiwoom_async.wire import arguments, checks
from kiwoom_async.wire.requests import OrderKind

__all__ = ["validate"]

_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_KINDS = frozenset(fields.__all__) - {"CHANGE_SIGNS", "optional"}
_SCALES = ("ten thousand", "ten million", "thousand", "hundred", "million", "eok")
_TAKEN = frozenset(
    {*fields.__all__, *(name for name in dir(Answer) + dir(Realtime) if name[0] != "_")}
) - {"symbol"}
"""Names a field can't have: constructors, which it would hide, and what every record has."""


def validate(spec: Spec) -> None:
    """Refuse a spec that can't be generated from.

    Raises:
        SpecError: naming the file and the entry that is wrong.
    """
    for trouble in _troubles(spec):
        raise SpecError(trouble)


def _troubles(spec: Spec) -> Iterator[str]:
    ids = [api.id for space in spec.namespaces.values() for api in space.apis]
    yield from (f"spec: {name} is there twice" for name in _repeated(ids))
    for name, space in spec.namespaces.items():
        yield from (f"{name}.json: {trouble}" for trouble in _in_namespace(space))
    for kind in spec.realtime.values():
        place = f"realtime.json: {kind.id} {kind.name}"
        yield from (f"{place}: {trouble}" for trouble in _in_entry(kind))
        yield from (f"{place}: {trouble}" for trouble in _in_fields(kind.fields))
    yield from (f"spec: {trouble}" for trouble in _in_order_facts(spec))


def _in_order_facts(spec: Spec) -> Iterator[str]:
    facts = [api.order for api in spec.apis.values() if api.order]
    for account in {fact.account for fact in facts}:
        for action in ("modify", "cancel"):
            count = sum((fact.account, fact.action) == (account, action) for fact in facts)
            if count != 1:
                yield f"{count} TRs {action} orders of the account {account}, not 1"


def _in_namespace(space: NamespaceSpec) -> Iterator[str]:
    yield from (f"two methods are called {m}" for m in _repeated(a.method for a in space.apis))
    classes: dict[str, dict[str, FieldSpec]] = {}
    for api in space.apis:
        place = f"{api.id} {api.name}"
        yield from (f"{place}: {trouble}" for trouble in _in_api(api))
        for name, own in ((api.answer, _shape(api.fields)), (api.row, _shape(api.rows))):
            if classes.setdefault(name, own) != own:
                yield f"{place}: another {name} has other fields"
    accounts = {api.order.account for api in space.apis if api.order}
    if len(accounts) > 1:
        yield f"its orders are of several accounts: {', '.join(sorted(accounts))}"


def _in_entry(entry: API | RealtimeType) -> Iterator[str]:
    if not entry.summary.endswith("."):
        yield "the summary is one sentence, with its full stop"
    if b"\\" in msgspec.json.encode(entry):
        yield "a text holds a quote, a backslash or a line break"


def _in_api(api: API) -> Iterator[str]:
    if not _NAME.fullmatch(api.method) or keyword.iskeyword(api.method):
        yield f"{api.method!r} is no name for a method"
    yield from _in_entry(api)
    if not bool(api.row) == bool(api.rows) == any(f.kind == "table" for f in api.fields):
        yield "row, rows and a field of the kind table go together"
    if api.kind == "query" and api.continuation != bool(api.row):
        yield "what has rows has continuation, and nothing else has"
    try:
        msgspec.convert(msgspec.to_builtins(api.order), OrderKind | None)
    except msgspec.ValidationError as error:
        yield f"order: {error}"
    if (api.kind == "order") != (api.order is not None):
        yield "an order, and nothing else, says what it does to an order"
    if api.order and (api.order.action == "new") != (api.order.side is not None):
        yield "a new order, and nothing else, has a side"
    yield from (f"there is no check {name}" for name in api.checks if name not in checks.__all__)
    yield from _in_fields(api.fields)
    yield from _in_fields(api.rows)
    yield from (f"two params are called {n}" for n in _repeated(p.name for p in api.arguments))
    names = {param.name for param in api.arguments}
    for param in api.params:
        yield from (f"param {param.wire}: {trouble}" for trouble in _in_param(param, names))


def _in_param(param: Param, names: set[str]) -> Iterator[str]:
    if argument_class(param) not in arguments.__all__:
        yield f"there is no kind of argument {param.kind!r}"
    if not _NAME.fullmatch(param.name) or keyword.iskeyword(param.name):
        yield f"{param.name!r} is no name for an argument"
    if not param.label or (param.visible and not param.doc):
        yield "it needs a label, and a doc if the caller sees it"
    if param.kind == "choice" and not (param.codes or param.tables):
        yield "a choice has codes or tables"
    if param.codes and param.visible and param.kind != "choice":
        yield f"{param.kind} arguments have no codes"
    if (param.kind == "flags") != bool(param.names):
        yield "flags, and nothing else, have names"
    try:
        rule = msgspec.convert(param.rule, tuple[arguments.Case, ...])
    except msgspec.ValidationError as error:
        yield f"its rule: {error}"
        return
    if param.kind == "derived" and (not rule or set(rule[-1].names) & names):
        yield "a rule ends with a case for everything else"
    if param.kind == "symbols" and param.most is None:
        yield "symbols have a most"
    known = {*param.codes.values(), None}
    if param.codes and not param.open and param.default not in known:
        yield f"the default {param.default!r} is not among the codes"
    mentioned = {name for case in rule for name in case.names} | {param.codes_by}
    for name in sorted(mentioned - names - {""}):
        yield f"there is no argument {name}"


def _in_fields(listed: Iterable[FieldSpec]) -> Iterator[str]:
    names = [field.name for field in listed]
    yield from (f"two fields are called {name}" for name in _repeated(names))
    for field in listed:
        yield from (f"field {field.wire}: {trouble}" for trouble in _in_field(field))


def _in_field(field: FieldSpec) -> Iterator[str]:
    if field.kind not in _KINDS:
        yield f"there is no kind of field {field.kind!r}"
    if not _NAME.fullmatch(field.name) or keyword.iskeyword(field.name) or field.name in _TAKEN:
        yield f"{field.name!r} can't be the name of a field"
    if not field.label:
        yield "it needs a label"
    if (field.kind == "choice") != bool(field.codes):
        yield "a choice, and nothing else, has codes"
    if bool(field.unit) != bool(field.unit_from):
        yield "a unit says where it comes from"
    if field.also and field.kind != "stock":
        yield "only a symbol has another name on the wire"
    in_unit = next((scale for scale in _SCALES if field.unit.startswith(f"{scale} ")), "")
    in_name = next((s for s in _SCALES if f"_{s.replace(' ', '_')}_" in f"_{field.name}_"), "")
    if " or " not in field.unit and in_unit != in_name:
        yield f"the name {field.name} does not go with the unit {field.unit!r}"


def _shape(listed: Iterable[FieldSpec]) -> dict[str, FieldSpec]:
    """Return what a class is made of; it shows neither order nor lengths of fields."""
    return {
        field.name: msgspec.structs.replace(field, length=None, unit_from="") for field in listed
    }


def _repeated(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]
