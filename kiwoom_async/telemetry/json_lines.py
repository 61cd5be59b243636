"""JSON lines: a formatter that writes each log record as one object, with its fields.

::

    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler])
"""

from __future__ import annotations

import datetime as dt
import json
import logging

__all__ = ["JsonLines"]

_USUAL = {*vars(logging.makeLogRecord({})), "message", "asctime", "taskName"}


class JsonLines(logging.Formatter):
    """Writes a log record as a line of JSON: ``time``, ``level``, ``logger``, ``text``, its fields.

    The fields are those of the events of a session, and what a program gives as ``extra``. The time
    is UTC, ISO 8601, to the millisecond; a traceback is ``error``. What JSON does not know
    is written as text.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        time = dt.datetime.fromtimestamp(record.created, dt.UTC)
        line: dict[str, object] = {
            "time": time.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "text": record.getMessage(),
        }
        line |= {name: value for name, value in vars(record).items() if name not in _USUAL}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
