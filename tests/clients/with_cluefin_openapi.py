"""cluefin-openapi: models of pydantic that check headers, lengths and types of every answer."""

from __future__ import annotations

import asyncio
import os
from importlib import import_module
from typing import Any

from tests.clients import place


def main() -> None:
    secret: Any = import_module("pydantic").SecretStr
    auth = import_module("cluefin_openapi.kiwoom._auth").Auth(
        place.APPKEY, secret(place.SECRETKEY), cache_dir=os.environ["HOME"]
    )
    auth.url = place.REST
    token = auth.generate_token().get_token()
    client = import_module("cluefin_openapi.kiwoom._client").Client(token, "prod")
    client.url = place.REST
    quote = client.stock_info.get_stock_info("005930").body.model_dump()
    rows, pages, key = [], 0, ""
    while pages < 2:
        asked = ("005930", place.DAY, "1", "Y" if key else "N", key)
        answer = client.chart.get_stock_daily(*asked)
        rows += answer.body.model_dump()["stk_dt_pole_chart_qry"]
        pages, key = pages + 1, answer.headers.next_key
    trades = asyncio.run(stream(token))
    order = client.order.request_buy_order(**place.ORDER)
    place.show(quote, place.days(rows), pages, order.body.ord_no, trades)


async def stream(token: str) -> list[tuple[int, int, int]]:
    module: Any = import_module("cluefin_openapi.kiwoom._socket_client")
    socket = module.KiwoomWebSocketClient(token, market="domestic")
    socket._ws_url = place.SOCKET
    trades: list[tuple[int, int, int]] = []
    async with socket:
        data = [{"item": ["005930"], "type": ["0B"]}]
        await socket.send({"trnm": "REG", "grp_no": "1", "refresh": "1", "data": data})
        while len(trades) < 5:
            frame = (await socket.recv()).body
            entries = frame["data"] if frame["trnm"] == "REAL" else []
            trades += [place.trade(one["values"]) for one in entries if one["type"] == "0B"]
    return trades


if __name__ == "__main__":
    main()
