# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""The TRs of the REST API, one module per subject."""
