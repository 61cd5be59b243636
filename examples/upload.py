"""Upload: sealed files of a journal to any fsspec address; what is there already is not sent."""

import asyncio
import tempfile

from kiwoom_async import Session, Trade
from kiwoom_async.capture import Journal, Recorder
from kiwoom_async.simulator import Simulator


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with (
            Simulator(pace=0) as exchange,
            Session(exchange.server, exchange.credentials) as session,
            Recorder(session, folder) as recorder,
        ):
            await recorder.add(Trade, "005930")
            exchange.step("005930", times=50)
            await exchange.settled()
        print(Journal(folder).upload("memory://bucket/journal"))
        print(Journal(folder).upload("memory://bucket/journal"), "the second time")


asyncio.run(main())
