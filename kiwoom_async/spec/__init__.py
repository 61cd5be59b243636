"""Spec: the facts of Kiwoom's API, one JSON file per namespace, written and reviewed by hand.

Each file lists the APIs of one subject with their wire names, their Korean names and the English
names of this library. ``realtime.json`` lists the realtime types. Everything else is generated from
or driven by these files: ``python -m kiwoom_async.codegen`` writes ``kiwoom_async/api`` and
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
