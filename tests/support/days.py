"""The day of the exchanges in tests: what a test finds there does not depend on when it runs."""

from __future__ import annotations

import datetime as dt

__all__ = ["DAY"]

DAY = dt.date(2026, 11, 27)
"""A Friday like any other."""
