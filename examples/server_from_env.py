"""A program that is led to its server by KIWOOM_SERVER: paper, or an exchange on some port."""

import asyncio
from collections.abc import Mapping

from kiwoom_async import Credentials, Server, Session
from kiwoom_async.simulator import Simulator


async def price_of(symbol: str, environ: Mapping[str, str]) -> int | None:
    """Be the program: it knows the environment alone, which never leads it to real money."""
    server = Server.from_env(environ=environ)
    async with Session(server, Credentials.from_env(server, environ=environ)) as session:
        return (await session.stocks.info(symbol)).price


async def main() -> None:
    # "kiwoom-async simulate" is this exchange in a process of its own, on port 8700
    async with Simulator(port=0) as exchange:
        environ = {
            "KIWOOM_SERVER": exchange.server.rest,
            "KIWOOM_APPKEY": exchange.credentials.appkey,
            "KIWOOM_SECRETKEY": exchange.credentials.secretkey,
        }
        print("005930 costs", await price_of("005930", environ), "KRW")


asyncio.run(main())
