"""kiwoom-restful: asyncio, candles as a table of pandas, callbacks for pushes."""

from __future__ import annotations

import asyncio
import json
from importlib import import_module
from typing import Any

from tests.clients import place


async def main() -> None:
    package: Any = import_module("kiwoom")
    socket: Any = import_module("kiwoom.http.socket").Socket
    package.config.REAL, socket.REAL = place.REST, place.SOCKET_HOST
    async with package.Bot(place.REST, place.APPKEY, place.SECRETKEY) as bot:
        await bot.connect()
        api = bot.api
        quote = (
            await api.request("/api/dostk/stkinfo", "ka10001", data={"stk_cd": "005930"})
        ).json()
        candles = await api.candle("005930", "day", "stock", "20230101", place.DAY)
        trades = await stream(api)
        order = (await api.request("/api/dostk/ordr", "kt10000", data=dict(place.ORDER))).json()
    rows = place.days(candles["stk_dt_pole_chart_qry"])
    place.show(quote, rows, 2, order["ord_no"], trades)


async def stream(api: Any) -> list[tuple[int, int, int]]:
    trades: list[tuple[int, int, int]] = []
    enough = asyncio.Event()

    async def heard(message: Any) -> None:
        trades.append(place.trade(json.loads(message.values)))
        if len(trades) > 4:
            enough.set()

    api.add_callback_on_real_data("0B", heard)
    await api.register_tick("1", ["005930"])
    await enough.wait()
    return trades


if __name__ == "__main__":
    asyncio.run(main())
