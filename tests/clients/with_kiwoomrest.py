"""kiwoomrest: asyncio, one socket beside the calls."""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import Any

from tests.clients import place

TABLE = "stk_dt_pole_chart_qry"


async def main() -> None:
    module: Any = import_module("kiwoomRest.rest_api")
    module.BASE_URL_REAL, module.WSS_URL_REAL = place.REST, place.SOCKET
    api = module.KwRestApi()
    assert await api.login(place.APPKEY, place.SECRETKEY), api.last_message
    quote = (await api.request("ka10001", {"stk_cd": "005930"})).body
    asked = {"stk_cd": "005930", "base_dt": place.DAY, "upd_stkpc_tp": "1"}
    page = await api.request("ka10081", asked)
    rest = await api.request("ka10081", asked, cont_yn=page.cont_yn, next_key=page.next_key)
    rows = place.days(page.body[TABLE] + rest.body[TABLE])
    trades = await stream(api)
    order = await api.request("kt10000", place.ORDER)
    await api.close()
    place.show(quote, rows, 2, order.body["ord_no"], trades)


async def stream(api: Any) -> list[tuple[int, int, int]]:
    trades: list[tuple[int, int, int]] = []
    enough = asyncio.Event()

    def heard(message: dict[str, Any]) -> None:
        entries = message["data"] if message["trnm"] == "REAL" else []
        trades.extend(place.trade(one["values"]) for one in entries if one["type"] == "0B")
        if len(trades) > 4:
            enough.set()

    api.on_realtime.connect(heard)
    data = [{"item": ["005930"], "type": ["0B"]}]
    answer = await api.realtime({"trnm": "REG", "grp_no": "1", "refresh": "1", "data": data})
    assert answer.return_code == 0, answer
    await enough.wait()
    return trades


if __name__ == "__main__":
    asyncio.run(main())
