"""kiwoom-rest-trade: models of pydantic for every answer; it drops headers, so pages end at one."""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import Any

from tests.clients import place


async def main() -> None:
    auth: Any = import_module("kiwoom.auth")
    base: Any = import_module("kiwoom.api.base")
    models: Any = import_module("kiwoom.models.domestic")
    auth.TokenManager.base_url = base.BaseAPI.base_url = place.REST
    client: Any = import_module("kiwoom.client").AsyncKiwoomClient(place.APPKEY, place.SECRETKEY)
    quote = await client.domestic.ka10001(models.Ka10001Request(stk_cd="005930"))
    asked = models.Ka10081Request(stk_cd="005930", base_dt=place.DAY, upd_stkpc_tp="1")
    candles = (await client.domestic.ka10081(asked)).model_dump()
    order = await client.domestic.kt10000(models.Kt10000Request(**place.ORDER))
    rows = place.days(candles["stk_dt_pole_chart_qry"])
    place.show(quote.model_dump(), rows, 1, order.ord_no)


if __name__ == "__main__":
    asyncio.run(main())
