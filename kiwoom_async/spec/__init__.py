"""Spec: the facts of Kiwoom's API, one JSON file per namespace, written and reviewed by hand.

Each file lists the APIs of one subject: what goes on the wire, what it is called in Korean, and
what this library calls it in English. ``realtime.json`` lists the realtime types. Everything else
is made from these files: ``python -m kiwoom_async.codegen`` writes ``kiwoom_async/api`` and
``kiwoom_async/realtime``, the simulator answers by them, ``kiwoom-async names`` searches them.

To add an API, add one entry to the file of its namespace and generate again.
"""

from kiwoom_async.spec.loading import SpecError, load
from kiwoom_async.spec.model import (
    API,
    Case,
    FieldSpec,
    Literals,
    NamespaceSpec,
    Param,
    RealtimeType,
    RealtimeTypes,
    Spec,
)

__all__ = [
    "API",
    "Case",
    "FieldSpec",
    "Literals",
    "NamespaceSpec",
    "Param",
    "RealtimeType",
    "RealtimeTypes",
    "Spec",
    "SpecError",
    "load",
]
