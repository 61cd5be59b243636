"""Controls: the base of what a test can do to the simulator."""

from __future__ import annotations

from kiwoom_async.simulator.parts import Parts

__all__ = ["Controls"]


class Controls:
    """Methods on the parts of one simulator."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
