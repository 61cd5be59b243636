"""Model of the spec: the attributes of the entries of a spec file."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import msgspec

__all__ = [
    "API",
    "Case",
    "FieldSpec",
    "Literals",
    "NamespaceSpec",
    "OrderSpec",
    "Param",
    "RealtimeType",
    "RealtimeTypes",
    "Spec",
]

Literals: TypeAlias = dict[str, bool | int | float | str]
"""A code table: the code on the wire to the English literal (or a number or a bool)."""

Case: TypeAlias = dict[str, Any]
"""One case of a rule: the attributes of :class:`kiwoom_async.wire.arguments.Case` by name."""


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One JSON object. Unknown keys are errors; the order of attributes is the order of keys."""


class Param(_Entry, frozen=True, kw_only=True):
    """One field of a request.

    Attributes:
        wire: Name on the wire.
        name: English name of the argument; the caller does not see ``fixed`` and ``derived`` ones.
        label: Korean label.
        kind: Encoding of the argument: a class of :mod:`kiwoom_async.wire.arguments`.
        positional: Whether it may be given without its name.
        required: Whether the field must be filled on the wire (1511 otherwise).
        length: Longest text on the wire.
        doc: Its meaning, one English phrase.
        default: Default of the argument; without it and without ``when_none`` it must be given.
        when_none: Text on the wire when the argument is None; ``today`` is today's date in Korea.
        codes: Code table: wire code to literal.
        codes_by: Name of the argument that selects the table in ``tables``.
        tables: Literal of that argument to code table.
        open: Whether codes that are not in the table are accepted too.
        names: Meaning of each digit of a ``flags`` field.
        suffix: Whether a symbol may carry ``_NX`` or ``_AL``.
        least: Smallest whole number.
        most: Largest whole number.
        rule: Cases that override the argument; the first that applies counts. Each has the
            attributes of :class:`kiwoom_async.wire.arguments.Case`.
        value: Text of a ``fixed`` field.
    """

    wire: str
    name: str
    label: str
    kind: str
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
        """Whether the caller passes this argument."""
        return self.kind not in ("derived", "fixed")

    @property
    def may_be_none(self) -> bool:
        """Whether None is allowed; then it is the default."""
        return self.when_none is not None

    @property
    def must_be_given(self) -> bool:
        """Whether the argument has no default."""
        return self.default is None and not self.may_be_none


class FieldSpec(_Entry, frozen=True, kw_only=True):
    """One field of an answer, a row or a realtime type.

    Attributes:
        wire: Name on the wire: a TR field (``cur_prc``) or a FID (``10``).
        name: English name of the attribute.
        label: Korean label.
        kind: Kind of the value: a constructor of :mod:`kiwoom_async.records.fields`.
        also: Alternative name of the value on the wire.
        unit: Unit of the value; a unit other than a base unit is part of the name. A unit that
            depends on the request lists both (``million KRW or shares``).
        unit_from: Source of the unit: the official ``guide``, ``recorded`` values of the service
            that fit it, or ``arithmetic`` over recorded values that proves it.
        scale: Divisor of the integer on the wire.
        sign: Meaning of a sign on the wire: ``direction`` against the previous close, ``side`` of
            the aggressor, or part of the ``value``. Blank without a sign.
        format: Layout on the wire, if it is not the usual one of the kind.
        length: Longest text on the wire.
        optional: Whether it may be blank or absent (None).
        codes: Code table of a ``choice``: wire code to English literal.
    """

    wire: str
    name: str
    label: str
    kind: str
    also: str = ""
    unit: str = ""
    unit_from: Literal["", "arithmetic", "guide", "recorded"] = ""
    scale: int = 1
    sign: Literal["", "direction", "side", "value"] = ""
    format: str = ""
    length: int | None = None
    optional: bool = False
    codes: dict[str, str] = {}


class OrderSpec(_Entry, frozen=True, kw_only=True):
    """Effect of an order TR: the attributes of :class:`kiwoom_async.wire.requests.OrderKind`."""

    account: str
    action: str
    side: str | None = None


class API(_Entry, frozen=True, kw_only=True):
    """One TR, or one request of the condition search.

    Attributes:
        id: Kiwoom's id (``ka10081``).
        name: Korean name.
        url: Path of the endpoint.
        category: Kiwoom's category.
        kind: Kind of call.
        order: Its effect on an order; only for the kind ``order``.
        paper: Whether the paper server has it.
        continuation: Whether it answers in pages.
        page_rows: Rows per page, if known.
        row_order: Order of the rows, if known.
        caveat: A limitation of the values, one English sentence (provisional, another day, …).
        method: English name of the method.
        summary: Its answer or effect, one English line.
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
    order: OrderSpec | None = None
    paper: bool = True
    continuation: bool = False
    page_rows: str = ""
    row_order: str = ""
    caveat: str = ""
    method: str
    summary: str
    answer: str
    row: str = ""
    checks: tuple[str, ...] = ()
    params: tuple[Param, ...] = ()
    fields: tuple[FieldSpec, ...] = ()
    rows: tuple[FieldSpec, ...] = ()

    @property
    def arguments(self) -> tuple[Param, ...]:
        """The parameters the caller gives, in their order."""
        return tuple(param for param in self.params if param.visible)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is known of its pages and values, as English sentences."""
        sentences = (
            f"A page has {self.page_rows} rows." if self.page_rows else "",
            f"The rows are sorted: {self.row_order}." if self.row_order else "",
            self.caveat,
            "" if self.paper else "The paper server does not have it.",
        )
        return tuple(filter(None, sentences))


class NamespaceSpec(_Entry, frozen=True, kw_only=True):
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
    fields: tuple[FieldSpec, ...]


class RealtimeTypes(_Entry, frozen=True, kw_only=True):
    """The realtime types, in the order of the documentation."""

    types: tuple[RealtimeType, ...]


class Spec(msgspec.Struct, frozen=True):
    """The whole spec.

    Attributes:
        namespaces: By name.
        realtime: By type code.
    """

    namespaces: dict[str, NamespaceSpec]
    realtime: dict[str, RealtimeType]

    @property
    def apis(self) -> dict[str, API]:
        """Every API by id."""
        return {api.id: api for space in self.namespaces.values() for api in space.apis}

    @property
    def files(self) -> dict[str, NamespaceSpec | RealtimeTypes]:
        """What each file holds, by its name without ``.json``."""
        realtime = RealtimeTypes(types=tuple(self.realtime.values()))
        return {**self.namespaces, "realtime": realtime}
