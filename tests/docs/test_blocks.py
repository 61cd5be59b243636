"""Guide and README: every block of Python runs as it stands, each on a fresh exchange.

A how-to has all its imports, so that it can be copied; it is given ``session``, an open session,
and where it plays with the market ``exchange``. Other pages are given all public names. A block
with another library's code is fenced as ``py``, and does not run. Test modules run in
``tests/plugin``.

The market moves while a block runs, and is disconnected once. A block without an end runs until its
last statement has printed.
"""

from __future__ import annotations

import ast
import asyncio
import contextlib
import shutil
import sys
from collections.abc import AsyncIterator, Awaitable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import kiwoom_async
from kiwoom_async import Gap, OrderBook, Session, Trade, bus, capture, history, remote
from kiwoom_async.bus import Publisher
from kiwoom_async.capture import Recorder
from kiwoom_async.clock import Clock
from kiwoom_async.remote import Gateway
from kiwoom_async.simulator import Simulator
from tests.support.days import DAY
from tests.support.gateways import TradingDay
from tests.support.nats_server import NatsServer
from tests.support.pages import ROOT, Block, blocks, pages, program

pytestmark = pytest.mark.anyio

ENOUGH, MOST = 12, 1_000
ELSEWHERE = {  # pages whose blocks belong together
    "docs/en/bus.md": "tests/bus/test_guide.py",
    "docs/en/gateway.md": "tests/remote/test_guide.py",
}
BLOCKS = [
    block
    for page in (ROOT / "README.md", *pages("en"))
    for block in blocks(page)
    if block.language == "python" and block.page not in ELSEWHERE
]
USUAL: dict[str, Any] = {
    **{
        name: getattr(module, name)
        for module in (kiwoom_async, bus, capture, history, remote)
        for name in module.__all__
    },
    **{"asyncio": asyncio, "contextlib": contextlib, "Simulator": Simulator},
}
PROGRAMS = [block for block in BLOCKS if "import pytest" not in block.text]


class Enough(Exception):
    """A block without an end has run long enough."""


class Page:
    """What a block is given in the place of its reader: paper to print on.

    Args:
        block: It ends when it has printed enough and is in its last statement.
    """

    def __init__(self, block: Block) -> None:
        self._page = block.page
        self._last = ast.parse(block.text).body[-1].lineno + block.line - 1
        self._printed = 0

    def print(self, *values: object, **options: object) -> None:
        """Count what is printed."""
        self._printed += 1
        if self._printed >= ENOUGH and any(line >= self._last for line in self._running()):
            raise Enough
        assert self._printed < MOST, f"{self._page}: it prints for ever before its last statement"

    async def briefly(self, running: Awaitable[None]) -> None:
        """Run what runs for ever."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(running, 0.2)
        raise Enough

    def _running(self) -> Iterator[int]:
        """Iterate over the lines of the page that are being executed, the innermost first."""
        frame: FrameType | None = sys._getframe(1)
        while frame is not None:
            if frame.f_code.co_filename == self._page:
                yield frame.f_lineno
            frame = frame.f_back


def names(block: Block, exchange: Simulator, session: Session) -> dict[str, Any]:
    """Return the names that a block can use."""
    page = Page(block)
    given: dict[str, Any] = {"exchange": exchange, "session": session}
    hidden = {"print": page.print, "briefly": page.briefly, "trading_day": TradingDay}
    return given | hidden if "/howto/" in block.page else USUAL | given | hidden


async def stir(exchange: Simulator, clock: Clock) -> None:
    """Move the market while a block runs, and lose its connection once it is in use.

    To an order that rests the price comes by itself only on some days, and after hours.
    """
    in_use = 0
    for turn in range(100_000):
        exchange.step(*(("005930", "000660") if turn % 10 else ()))
        for order in exchange.open_orders if turn % 100 == 99 else ():
            exchange.set_price(order.stock.symbol, order.price)
        in_use += bool(exchange.registrations)
        if in_use == 5:
            exchange.drop_connections()
        await clock.sleep(0.1)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal of some trades and books, with a gap, as a block of a how-to can read it."""
    folder = tmp_path_factory.mktemp("recorded")

    async def record() -> None:
        async with (
            Simulator(day=DAY, pace=0) as exchange,
            Session(exchange.server, exchange.credentials) as session,
            Recorder(session, folder) as recorder,
            session.stream((Trade, Gap), "005930") as events,
        ):
            await recorder.add((Trade, OrderBook), "005930", "000660")
            exchange.step("005930", "000660", times=50)
            await exchange.settled(session)
            exchange.drop_connections()
            async for event in events:
                if isinstance(event, Gap):
                    break
            exchange.step("005930", "000660", times=50)
            await exchange.settled(session)

    asyncio.run(record())
    return folder


@contextlib.asynccontextmanager
async def broker(block: Block, exchange: Simulator, folder: Path) -> AsyncIterator[str]:
    """Open the broker that a block connects to, and what it expects behind it."""
    if "nats://hub" not in block.text:
        yield ""
        return
    async with (
        NatsServer(folder / "nats") as server,
        Session(exchange.server, exchange.credentials) as session,
    ):
        if "RemoteSession(" in block.text and "Gateway(" not in block.text:
            async with Gateway(session, server.url):
                yield server.url
        elif "Subscription(" in block.text and "Publisher(" not in block.text:
            async with Recorder(session, "published") as recorder, Publisher(recorder, server.url):
                await recorder.add((Trade, OrderBook), "005930")
                yield server.url
        else:
            yield server.url


@pytest.mark.parametrize("block", PROGRAMS, ids=str)
async def test_it_runs(
    block: Block, recorded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # where it may write files
    if "Journal(" in block.text and "Recorder(" not in block.text:
        shutil.copytree(recorded, "data")
    async with Simulator(day=DAY, pace=0, stocks=40, cash=10**9) as exchange:
        monkeypatch.setenv("KIWOOM_SERVER", exchange.server.rest)
        monkeypatch.setenv("KIWOOM_APPKEY", exchange.credentials.appkey)
        monkeypatch.setenv("KIWOOM_SECRETKEY", exchange.credentials.secretkey)
        async with (
            broker(block, exchange, tmp_path) as url,
            Session(exchange.server, exchange.credentials) as session,
            asyncio.timeout(60),
        ):
            texts = {"nats://hub": url, "live": "simulator"}
            moving = asyncio.create_task(stir(exchange, session.clock))
            try:
                await program(block, **texts)(names(block, exchange, session))
            except* Enough:
                pass
            finally:
                if moving.done():
                    moving.result()  # why the market stands still
                moving.cancel()
