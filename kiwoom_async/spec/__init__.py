"""The facts of Kiwoom's API, one JSON file per namespace, written and reviewed by hand.

Each file lists the APIs of one subject: what goes on the wire, what it is called in Korean, and
what this library calls it in English. ``realtime.json`` lists the realtime types. Everything else
is made from these files: ``python -m kiwoom_async.codegen`` writes ``kiwoom_async/api`` and
``kiwoom_async/realtime``, the simulator answers by them, ``kiwoom-async names`` searches them.

To add an API, add one entry to the file of its namespace and generate again.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec

__all__ = [
    "API",
    "Case",
    "Field",
    "FieldKind",
    "Literals",
    "Namespace",
    "Param",
    "ParamKind",
    "RealtimeType",
    "RealtimeTypes",
    "Spec",
    "SpecError",
    "load",
]

FieldKind = Literal[
    "aggressor",
    "choice",
    "clock",
    "code",
    "day",
    "decimal",
    "direction",
    "integer",
    "magnitude",
    "moment",
    "number",
    "stock",
    "table",
    "text",
    "yes_no",
]
"""How a field reads: the name of its constructor in :mod:`kiwoom_async.records.fields`."""

ParamKind = Literal[
    "choice",
    "clock",
    "day",
    "derived",
    "fixed",
    "flags",
    "symbol",
    "symbols",
    "text",
    "whole",
]
"""How an argument is written: the name of its class in :mod:`kiwoom_async.wire.requests`."""

Literals = dict[str, bool | int | float | str]
"""A code table: the code on the wire to the English literal (or number, or yes and no)."""


_REALTIME = "realtime.json"


class SpecError(Exception):
    """An entry of the spec is wrong; the message names the file and the entry."""


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One JSON object. Unknown keys are errors; the order of attributes is the order of keys."""


class Case(_Entry, frozen=True, kw_only=True):
    """One case of a rule: what goes on the wire when these arguments are given (not None).

    Attributes:
        wire: The text to send; ``today`` is today's date in Korea.
        given: Arguments that must all be given.
        given_any: Arguments of which one must be given.
        not_given: Arguments that must be left out.
    """

    wire: str
    given: tuple[str, ...] = ()
    given_any: tuple[str, ...] = ()
    not_given: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The arguments it looks at; a case without any holds always."""
        return self.given + self.given_any + self.not_given


class Param(_Entry, frozen=True, kw_only=True):
    """One field of a request.

    Attributes:
        wire: Name on the wire.
        name: English name of the argument; the caller does not see ``fixed`` and ``derived`` ones.
        label: Korean label.
        kind: How the argument is written.
        positional: Whether it may be given without its name.
        required: Whether the field must be filled on the wire (1511 otherwise).
        length: Longest text on the wire.
        doc: What it means, one English phrase.
        default: Default of the argument; without it and without ``when_none`` it must be given.
        when_none: Text on the wire when the argument is None; ``today`` is today's date in Korea.
        codes: Code table: wire code to literal.
        codes_by: Name of the argument that picks the table in ``tables``.
        tables: Literal of that argument to code table.
        open: Whether codes that are not in the table may be given as they are.
        names: What each digit of a ``flags`` field stands for.
        suffix: Whether a symbol may carry ``_NX`` or ``_AL``.
        least: Smallest whole number.
        most: Largest whole number.
        rule: Cases that decide before the argument does; the first that applies wins.
        value: Text of a ``fixed`` field.
    """

    wire: str
    name: str
    label: str
    kind: ParamKind
    positional: bool = False
    required: bool = False
    length: int | None = None
    doc: str = ""
    default: bool | int | str | tuple[str, ...] | None = None
    when_none: str | None = None
    codes: Literals = {}
    codes_by: str = ""
    tables: dict[str, Literals] = {}
    open: bool = False
    names: tuple[str, ...] = ()
    suffix: bool = False
    least: int | None = None
    most: int | None = None
    rule: tuple[Case, ...] = ()
    value: str = ""

    @property
    def visible(self) -> bool:
        """Whether the caller gives this argument."""
        return self.kind not in ("derived", "fixed")

    @property
    def may_be_none(self) -> bool:
        """Whether None is an argument, and the default."""
        return self.when_none is not None

    @property
    def must_be_given(self) -> bool:
        """Whether the argument has no default."""
        return self.default is None and not self.may_be_none


class Field(_Entry, frozen=True, kw_only=True):
    """One field of an answer, a row or a realtime type.

    Attributes:
        wire: Name on the wire: a TR field (``cur_prc``) or a FID (``10``).
        name: English name of the attribute.
        label: Korean label.
        kind: How it reads.
        unit: Unit of the value; a unit that is no base unit also stands in the name.
        scale: What the integer on the wire is divided by.
        sign: What a sign on the wire says: ``direction`` against the previous close, ``side`` of
            the aggressor, or part of the ``value``. Blank when it carries none.
        format: Layout on the wire where it is not the usual one of the kind.
        length: Longest text on the wire.
        optional: Whether it may be blank or absent (None).
        codes: Code table of a ``choice``: wire code to English literal.
    """

    wire: str
    name: str
    label: str
    kind: FieldKind
    unit: str = ""
    scale: int = 1
    sign: Literal["", "direction", "side", "value"] = ""
    format: str = ""
    length: int | None = None
    optional: bool = False
    codes: dict[str, str] = {}


class API(_Entry, frozen=True, kw_only=True):
    """One TR, or one request of the condition search.

    Attributes:
        id: Kiwoom's id (``ka10081``).
        name: Korean name.
        url: Path of the endpoint.
        category: Kiwoom's category.
        kind: What sort of call it is.
        paper: Whether the paper server has it.
        continuation: Whether it answers in pages.
        method: English name of the method.
        summary: What it answers or does, one English line.
        answer: Class name of the answer.
        row: Class name of its rows, if it has a list of them.
        checks: Names of functions in :mod:`kiwoom_async.wire.checks` the arguments must pass.
        params: The fields of the request, in the order of the method's arguments.
        fields: The fields of the answer.
        rows: The fields of a row.
    """

    id: str
    name: str
    url: str
    category: str
    kind: Literal["condition", "oauth", "order", "query"]
    paper: bool = True
    continuation: bool = False
    method: str
    summary: str
    answer: str
    row: str = ""
    checks: tuple[str, ...] = ()
    params: tuple[Param, ...] = ()
    fields: tuple[Field, ...] = ()
    rows: tuple[Field, ...] = ()

    @property
    def arguments(self) -> tuple[Param, ...]:
        """The parameters the caller gives, in their order."""
        return tuple(param for param in self.params if param.visible)


class Namespace(_Entry, frozen=True, kw_only=True):
    """The APIs of one subject: one attribute of the session.

    Attributes:
        namespace: Name of the attribute and of the module.
        title: Class name.
        summary: What it is about, one English line.
        label: The same in Korean.
        apis: Its APIs in the order of their methods.
    """

    namespace: str
    title: str
    summary: str
    label: str
    apis: tuple[API, ...]


class RealtimeType(_Entry, frozen=True, kw_only=True):
    """One type of realtime data.

    Attributes:
        id: Type code (``0B``).
        name: Korean name.
        url: Path of the WebSocket.
        category: Kiwoom's category.
        paper: Whether the paper server has it.
        item: What is registered: a ``symbol``, a ``sector`` code, a ``gold`` product, nothing at
            all (``account``, ``market``), or not by REG but with a ``condition``.
        record: Class name.
        summary: What one record is, one English line.
        mixin: Module and class of a hand-written base that adds to the fields.
        fields: The FIDs in the order of the documentation.
    """

    id: str
    name: str
    url: str
    category: str
    paper: bool = True
    item: Literal["account", "condition", "gold", "market", "sector", "symbol"]
    record: str
    summary: str
    mixin: str = ""
    fields: tuple[Field, ...]


class RealtimeTypes(_Entry, frozen=True, kw_only=True):
    """The realtime types, in the order of the documentation."""

    types: tuple[RealtimeType, ...]


class Spec(msgspec.Struct, frozen=True):
    """The whole spec.

    Attributes:
        namespaces: By name.
        realtime: By type code.
    """

    namespaces: dict[str, Namespace]
    realtime: dict[str, RealtimeType]

    @property
    def apis(self) -> dict[str, API]:
        """Every API by id."""
        return {api.id: api for space in self.namespaces.values() for api in space.apis}

    @property
    def files(self) -> dict[str, Namespace | RealtimeTypes]:
        """What each file holds, by its name without ``.json``."""
        realtime = RealtimeTypes(types=tuple(self.realtime.values()))
        return {**self.namespaces, Path(_REALTIME).stem: realtime}


_PLACE = re.compile(r"\$((?:\.\w+|\[\d+\]|\[\.\.\.\])+)")
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")


_FOLDER = Path(__file__).parent / "data"


@cache
def load(folder: Path = _FOLDER) -> Spec:
    """Read the spec.

    Raises:
        SpecError: naming the file and the entry that is wrong.
    """
    files = sorted(folder.glob("*.json"))
    spaces = {path.stem: _read(path, Namespace) for path in files if path.name != _REALTIME}
    for stem, space in spaces.items():
        if space.namespace != stem:
            raise SpecError(f"{stem}.json: its namespace is {space.namespace}, not {stem}")
    realtime = _read(folder / _REALTIME, RealtimeTypes)
    return Spec(spaces, {kind.id: kind for kind in realtime.types})


def _read(path: Path, kind: type[Any]) -> Any:
    text = path.read_bytes()
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.ValidationError as error:
        raise SpecError(f"{path.name}: {_named(str(error), text)}") from error
    except msgspec.DecodeError as error:
        raise SpecError(f"{path.name}: no JSON: {error}") from error


def _named(message: str, text: bytes) -> str:
    """A decoder's message with the ids and wire names of the entries it points into."""
    place = _PLACE.search(message)
    if not place:
        return message
    here, path = msgspec.json.decode(text), []
    for key, index in _STEP.findall(place[1]):
        here = here.get(key, {}) if key else here[int(index)]
        if isinstance(here, dict):
            path.append(here.get("id") or here.get("wire") or key)
    return f"{message} ({' / '.join(str(step) for step in path if step)})"
