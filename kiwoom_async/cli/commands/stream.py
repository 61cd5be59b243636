"""``kiwoom-async stream``: realtime records, for people or for programs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kiwoom_async import Gap
from kiwoom_async.cli.kinds import types_of
from kiwoom_async.cli.servers import open_session
from kiwoom_async.cli.symbols import codes_of, split
from kiwoom_async.cli.watching import View, watch

__all__ = ["stream"]

_BUFFER = 100_000  # large: the stream ends when a slow reader fills it


async def stream(
    types: str, symbols: Sequence[str], server: str, token_file: Path | None, view: View
) -> None:
    """Stream until the end of the view, or until cancelled."""
    kinds = types_of(types)
    view.check(kinds)
    given = split(symbols)
    async with open_session(server, token_file) as session:
        codes = await codes_of(session, given)
        async with session.stream([*kinds, Gap], *codes, buffer=_BUFFER) as events:
            await watch(events, kinds, view, server, session)
