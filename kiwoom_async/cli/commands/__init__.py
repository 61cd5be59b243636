"""Commands of ``kiwoom-async``, one module each."""
