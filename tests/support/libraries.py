"""WebSocket libraries, as parameters of tests."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from kiwoom_async.net.websocket import LIBRARIES

__all__ = ["EVERY_LIBRARY"]

EVERY_LIBRARY = [
    pytest.param(name, marks=pytest.mark.skipif(not find_spec(name), reason="extra"))
    for name in LIBRARIES
]
