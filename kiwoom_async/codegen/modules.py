"""Modules: the source text of whole generated modules, with their imports."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from kiwoom_async.codegen import methods, records
from kiwoom_async.codegen.imports import exports, import_lines
from kiwoom_async.codegen.text import docstring, quoted
from kiwoom_async.spec import API, NamespaceSpec, RealtimeType, Spec

__all__ = ["called", "generated"]

_NOTICE = "# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.\n"


def generated(spec: Spec) -> dict[str, str]:
    """Return every generated file: path below the package to text."""
    spaces = [space for space in spec.namespaces.values() if called(space)]
    types = list(spec.realtime.values())
    files = {f"api/{space.namespace}.py": _namespace(space) for space in spaces}
    files |= {f"realtime/{_module(kind.record)}.py": _realtime(kind) for kind in types}
    files["api/__init__.py"] = _text("The TRs of the REST API, one module per subject.", [])
    files["api/index.py"] = _index(spaces)
    files["api/namespaces.py"] = _namespaces(spaces)
    files |= {f"realtime/{_module(api.row)}.py": _match(api) for api in _searches(spec)}
    files["realtime/__init__.py"] = _realtime_package(types)
    return files


def called(space: NamespaceSpec) -> bool:
    """Return whether a namespace gets methods: tokens and the condition search do not."""
    return any(api.kind in ("query", "order") for api in space.apis)


def _namespace(space: NamespaceSpec) -> str:
    """Return the module of one namespace: methods, then the records they answer, then the TRs."""
    long = methods.Long(space.apis)
    answers = _records(space.apis)
    fields = [field for api in space.apis for field in (*api.fields, *api.rows)]
    constants = [*long.aliases.values(), *long.tables.values(), *records.tables(fields)]
    head = f"class {space.title}({_base(space)}):\n" + docstring([_about(space)], "    ")
    body = "\n".join([head, *(methods.method(api, long) for api in space.apis)])
    trs = "\n".join(methods.tr(api, long) for api in space.apis)
    exported = exports([space.title, *long.aliases, *answers])
    parts = [exported, "\n\n".join(constants), body, *answers.values(), trs]
    return _text(_about(space), parts)


def _base(space: NamespaceSpec) -> str:
    accounts = {api.order.account for api in space.apis if api.order}
    if not accounts:
        return "Namespace"
    account = accounts.pop()
    base = "AccountOrders" if account == "stock" else "OrderNamespace"
    return f"{base}, account={quoted(account)}"


def _about(space: NamespaceSpec) -> str:
    return f"{space.summary[:-1]} ({space.label})."


def _records(apis: Iterable[API]) -> dict[str, str]:
    """Return class name to text, rows before the answers that list them.

    A class that several APIs share is there once.
    """
    users: dict[str, list[API]] = {}
    for api in apis:
        for name in filter(None, (api.row, api.answer)):
            users.setdefault(name, []).append(api)
    return {name: _record(name, sharers) for name, sharers in users.items()}


def _record(name: str, apis: list[API]) -> str:
    first = apis[0]
    calls = [f"``{api.method}``" for api in apis]
    of = " and ".join(filter(None, [", ".join(calls[:-1]), calls[-1]]))
    ids = ", ".join(f"{api.id} {api.name}" for api in apis)
    if name == first.row:
        notes = " ".join(dict.fromkeys(note for api in apis for note in api.notes))
        summary = f"A row of {of} ({ids})."
        return records.record_class(name, "Record", summary, first.rows, about=notes)
    summary = f"The answer to {of} ({ids})."
    return records.record_class(name, "Answer", summary, first.fields, first.row)


def _realtime(kind: RealtimeType) -> str:
    """Return the module of one realtime record."""
    registered = f"type={quoted(kind.id)}, item={quoted(kind.item)}"
    bases = [kind.mixin.rpartition(".")[2], "Realtime", registered]
    summary = f"{kind.summary[:-1]} ({kind.id} {kind.name})."
    text = records.record_class(kind.record, ", ".join(filter(None, bases)), summary, kind.fields)
    module, _, mixin = kind.mixin.rpartition(".")
    parts = [exports([kind.record]), "\n\n".join(records.tables(kind.fields)), text]
    return _text(f"{kind.name} ({kind.id}).", parts, own={mixin: module})


def _searches(spec: Spec) -> Iterable[API]:
    """Yield the one-shot condition search: only its rows are generated."""
    apis = spec.namespaces["conditions"].apis if "conditions" in spec.namespaces else ()
    return (api for api in apis if api.continuation)


def _match(api: API) -> str:
    """Return the module of a row of the condition search."""
    summary = f"A row of ``session.conditions.{api.method}`` ({api.id} {api.name})."
    text = records.record_class(api.row, "Record", summary, api.rows)
    parts = [exports([api.row]), "\n\n".join(records.tables(api.rows)), text]
    return _text(f"{api.name} ({api.id}).", parts)


def _realtime_package(types: Iterable[RealtimeType]) -> str:
    modules = {kind.record: f"kiwoom_async.realtime.{_module(kind.record)}" for kind in types}
    lines = "".join(
        f"from {module} import {name}\n"
        for name, module in sorted(modules.items(), key=lambda item: item[1])
    )
    return f'{_NOTICE}"""The records of realtime data, one class per type."""\n\n{lines}\n' + (
        exports(modules)
    )


def _index(spaces: Iterable[NamespaceSpec]) -> str:
    entries = [
        f'    "{api.id}": ("{space.namespace}", "{methods.constant(api)}", "{api.method}"),\n'
        for space in spaces
        for api in space.apis
    ]
    index = "INDEX: dict[str, tuple[str, str, str]] = {\n" + "".join(sorted(entries)) + "}\n"
    about = '"""API id to the module of its namespace, the name of its TR, and its method."""\n'
    parts = [exports(["INDEX", "ORDER_TRS"]), index + about, _order_trs(spaces)]
    return _text("Where each TR is.", parts)


def _order_trs(spaces: Iterable[NamespaceSpec]) -> str:
    """Return the table of the TRs that place and change orders."""
    found: dict[str, str] = {}
    for api in (api for space in spaces for api in space.apis):
        if api.order:
            does = api.order.side or api.order.action
            found.setdefault(f'("{api.order.account}", "{does}")', api.id)
    lines = [f'    {key}: "{api_id}",\n' for key, api_id in sorted(found.items())]
    return (
        "ORDER_TRS: dict[tuple[str, str], str] = {\n" + "".join(lines) + "}\n"
        '"""Account, and buy, sell, modify or cancel, to the first TR that does it."""\n'
    )


def _namespaces(spaces: Iterable[NamespaceSpec]) -> str:
    """Return the attributes of a session; each namespace is imported when it is first used."""
    listed = sorted(spaces, key=lambda space: space.namespace)
    modules = {space.title: f"kiwoom_async.api.{space.namespace}" for space in listed}
    head = (
        "class Namespaces:\n"
        '    """The namespaces of a session, each imported when it is first used."""\n\n'
        "    @property\n"
        "    def _caller(self) -> Caller:\n"
        "        raise NotImplementedError\n"
    )
    properties = [
        "    @cached_property\n"
        f"    def {space.namespace}(self) -> {space.title}:\n"
        f'        """{_about(space)}"""\n'
        f"        from {modules[space.title]} import {space.title}\n\n"
        f"        return {space.title}(self._caller)\n"
        for space in listed
    ]
    body = [exports(["Namespaces"]), "\n".join([head, *properties])]
    return _text("The namespaces of a session.", body, for_types=modules)


def _text(
    about: str,
    parts: Iterable[str],
    own: Mapping[str, str] = {},
    for_types: Mapping[str, str] = {},
) -> str:
    """Return a module: notice, docstring, imports, and its parts two lines apart."""
    body = "\n\n".join(part.rstrip("\n") + "\n" for part in parts if part)
    imports = f"\n{import_lines(body, own, for_types)}\n" if body else ""
    return f'{_NOTICE}"""{about}"""\n{imports}{body}'


def _module(record: str) -> str:
    """Return the module name of a record: ``order_book`` for ``OrderBook``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", record).lower()
