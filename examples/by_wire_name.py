"""Below the names: any TR with wire fields, and the text of every field as it came."""

import asyncio

from kiwoom_async import Session, Trade
from kiwoom_async.simulator import Simulator


async def main() -> None:
    async with (
        Simulator(pace=20) as exchange,
        Session(exchange.server, exchange.credentials) as session,
        session.stream(Trade, "005930") as trades,
    ):
        info = await session.call("ka10001", stk_cd="005930")
        print(info.name, info["stk_nm"])

        trade = await anext(trades)
        for field in Trade.fields()[:8]:
            text = trade.raw().get(field.wire, "")
            print(f"{field.wire:>4} {text!r:12} {field.name} {field.label} {field.unit}")
        print(trade.wire.decode())


asyncio.run(main())
