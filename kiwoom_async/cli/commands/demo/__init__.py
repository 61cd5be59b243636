"""``kiwoom-async demo``: a simulator and a session, shown for a few seconds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio

from kiwoom_async import OrderBook, OrderEvent, Session, Trade, VolatilityInterruption
from kiwoom_async._lifetime import ungrouped
from kiwoom_async.cli.commands.demo.drawing import Drawing
from kiwoom_async.cli.commands.demo.lines import print_line
from kiwoom_async.cli.commands.demo.picture import Picture
from kiwoom_async.cli.commands.demo.script import SYMBOLS, play
from kiwoom_async.cli.terminal import exits, screen
from kiwoom_async.simulator import Simulator

__all__ = ["RECORDS", "run"]

RECORDS = (Trade, OrderBook, OrderEvent, VolatilityInterruption)
_NEXT = "next, with a key: kiwoom-async stream trade 005930 --server paper"


def run(seconds: float, seed: int) -> int:
    """Run the demo and return the exit code."""
    picture = Picture(seconds, seed)
    code = exits.run(_watch(picture), ctrl_c=exits.DONE)
    return code or exits.guard(lambda: print(picture.summary(), _NEXT, sep="\n"))


async def _watch(picture: Picture) -> None:
    async with (
        Simulator(seed=picture.seed, pace=0) as exchange,
        Session(exchange.server, exchange.credentials) as session,
    ):
        for symbol in SYMBOLS:
            picture.names[symbol] = (await session.stocks.info(symbol)).name or symbol
        async with session.stream(RECORDS, *SYMBOLS) as events:
            picture.start(events)
            async with _output(picture), _playing(exchange, session, picture):
                try:
                    with anyio.move_on_after(picture.seconds):
                        async for event in events:
                            picture.take(event)
                finally:
                    picture.over = True


@asynccontextmanager
async def _output(picture: Picture) -> AsyncIterator[None]:
    """Show a screen on a terminal, lines on anything else."""
    if screen.is_there():
        async with screen.shown(Drawing(picture)):
            yield
    else:
        picture.heard = print_line
        yield


@asynccontextmanager
async def _playing(exchange: Simulator, session: Session, picture: Picture) -> AsyncIterator[None]:
    """Play the script while the demo is shown."""
    with ungrouped():
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(play, exchange, session, picture)
            yield
            tasks.cancel_scope.cancel()
