"""Recorder: 20 symbols, each trade as it came, and minute bars without a gap.

kiwoom-async simulate --speed 60 -- python examples/recorder.py
KIWOOM_SERVER=paper python examples/recorder.py
"""

import asyncio
import contextlib

from kiwoom_async import Server, Session, Trade
from kiwoom_async.capture import Recorder
from kiwoom_async.history import Bars, filled


async def main() -> None:
    async with Session(Server.from_env()) as session, Recorder(session, "data/") as recorder:
        symbols = [row.symbol for row in await session.ranking.turnover().collect(20)]
        await recorder.add(Trade, *symbols)  # with a gap where records are missing
        async with session.stream(Trade, *symbols, detect_gaps=True) as trades:
            async for bar in Bars(minutes=1).follow(filled(trades, session)):
                print(bar.symbol, f"{bar.start:%H:%M}", bar.close, bar.volume, bar.is_complete)


with contextlib.suppress(KeyboardInterrupt):
    asyncio.run(main())
