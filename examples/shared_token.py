"""One token for several programs: without this, the second to ask ends the first one's token."""

import asyncio
import tempfile
from pathlib import Path

from kiwoom_async import Session
from kiwoom_async.simulator import Simulator


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        token = Path(folder) / "kiwoom-token.json"  # for you alone to read
        async with (
            Simulator() as exchange,
            Session(exchange.server, exchange.credentials, token_file=token) as bot,
            Session(exchange.server, exchange.credentials, token_file=token) as report,
        ):
            await bot.stocks.info("005930")
            await report.stocks.info("005930")
            issued = [call for call in exchange.calls if call.api_id == "au10001"]
            print(f"two sessions, {len(issued)} token")


asyncio.run(main())
