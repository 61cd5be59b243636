"""Clock of deadlines and leases at the broker: its seconds also pass while the computer sleeps.

The clock of an event loop stands while a laptop or a virtual machine is suspended: an order that
waited in the socket would seem to be in time when it wakes up, and so would a lease that the broker
has given to another gateway meanwhile.
"""

from __future__ import annotations

import time

__all__ = ["now"]

# Linux has a clock of its own for this; elsewhere the monotonic one does not stop
_CLOCK = getattr(time, "CLOCK_BOOTTIME", None) or getattr(time, "CLOCK_MONOTONIC", None)


def now() -> float:
    """Return seconds that never go back and do not stop; to be compared on this computer only."""
    return time.monotonic() if _CLOCK is None else time.clock_gettime(_CLOCK)
