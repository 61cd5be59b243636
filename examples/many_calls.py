"""Many calls at once: they leave as fast as the limit of each TR allows, and no faster."""

import asyncio
import time

from kiwoom_async import Session
from kiwoom_async.simulator import Simulator


async def main() -> None:
    async with (
        Simulator() as exchange,
        Session(exchange.server, exchange.credentials) as session,
    ):
        began = time.monotonic()
        infos = await asyncio.gather(*map(session.stocks.info, exchange.symbols[:8]))
        took = time.monotonic() - began
        for info in infos:
            print(f"{info.symbol} {info.name}")
        print(f"{len(infos)} calls in {took:.1f} s, {exchange.server.limits.calls} per second")


asyncio.run(main())
