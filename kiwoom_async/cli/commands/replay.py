"""``kiwoom-async replay``: recorded records as NDJSON, at a pace."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from kiwoom_async.capture import Journal
from kiwoom_async.cli.commands.stream import type_of, write_lines
from kiwoom_async.errors import ConfigError
from kiwoom_async.streams.gap import Gap
from kiwoom_async.wire.values import KST

__all__ = ["moment", "replay"]


async def replay(
    directory: Path,
    types: str,
    symbols: Sequence[str],
    since: str | None,
    until: str | None,
    speed: float | None,
) -> None:
    """Write the records, for as long as there is a reader."""
    kinds = [type_of(name) for name in types.split(",")]
    events = Journal(directory).replay(
        (*kinds, Gap), *symbols, since=moment(since), until=moment(until), speed=speed
    )
    await write_lines(events)


def moment(text: str | None) -> dt.datetime | None:
    """Read a date or a time, in Korean time unless it has a zone.

    Raises:
        ConfigError: it is neither.
    """
    if text is None:
        return None
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        raise ConfigError(
            f"a time looks like 2026-11-26 or 2026-11-26T09:00, not {text!r}"
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=KST)
