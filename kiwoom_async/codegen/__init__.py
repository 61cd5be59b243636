"""Generator of ``kiwoom_async/api`` and ``kiwoom_async/realtime`` from the spec.

It runs from a checkout (``python -m kiwoom_async.codegen``) and is not part of the wheel.

The generated code contains data and signatures, never logic: the logic is written by hand, in
:mod:`kiwoom_async.records.fields` and :mod:`kiwoom_async.wire.arguments`.
"""
