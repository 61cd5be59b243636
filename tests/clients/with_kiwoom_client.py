"""kiwoom-client: synchronous calls, a WebSocket with callbacks."""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import Any

from tests.clients import place


def main() -> None:
    package: Any = import_module("kiwoom_client")
    api = package.KiwoomAPI(place.APPKEY, place.SECRETKEY, place.REST, rate_limit=None)
    quote = api.stock_info.basic_stock_info(stk_cd="005930")
    asked = {"stk_cd": "005930", "base_dt": place.DAY, "upd_stkpc_tp": "1"}
    rows = api._base_client.request_all(
        "/api/dostk/chart", "ka10081", asked, "stk_dt_pole_chart_qry", max_pages=2
    )
    trades = asyncio.run(stream(api.create_websocket()))
    order = api.order.buy_order(**place.ORDER)
    place.show(quote, place.days(rows), 2, order["ord_no"], trades)


async def stream(socket: Any) -> list[tuple[int, int, int]]:
    socket.ws_url = place.SOCKET
    trades: list[tuple[int, int, int]] = []
    enough = asyncio.Event()

    def heard(message: dict[str, Any]) -> None:
        trades.append(place.trade(message["values"]))
        if len(trades) > 4:
            enough.set()

    async with socket:
        socket.on("0B", heard)
        await socket.subscribe("0B", "005930")
        listening = asyncio.create_task(socket.listen())
        await enough.wait()
        listening.cancel()
    return trades


if __name__ == "__main__":
    main()
