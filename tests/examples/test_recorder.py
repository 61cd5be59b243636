"""The recorder: 20 symbols on disk, and minute bars that a lost connection leaves complete."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

import pytest

from examples import recorder
from kiwoom_async import Trade
from kiwoom_async.capture import Journal
from kiwoom_async.simulator import Simulator
from tests.support.symbols import SAMSUNG


@pytest.mark.anyio
@pytest.mark.kiwoom_stage(port=0)
async def test_bars_are_complete_and_the_journal_names_the_gap(
    exchange: Simulator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("KIWOOM_SERVER", exchange.server.rest)
    monkeypatch.setenv("KIWOOM_APPKEY", exchange.credentials.appkey)
    monkeypatch.setenv("KIWOOM_SECRETKEY", exchange.credentials.secretkey)
    monkeypatch.chdir(tmp_path)
    program = asyncio.create_task(recorder.main())
    await exchange.wait_for(lambda: len(exchange.registrations) == 20, timeout=20)
    for _ in range(2):  # it has read the acknowledgement, and entered the stream
        await exchange.settled()
    for size in (1, 2):
        exchange.advance(60)
        exchange.trade(SAMSUNG, size=size)
        await exchange.settled()
    exchange.drop_connections()
    exchange.trade(SAMSUNG, size=30)  # the recorder is not connected
    await exchange.wait_for(
        lambda: [it.name for it in exchange.messages].count("LOGIN") == 2, timeout=20
    )
    await exchange.wait_for(lambda: len(exchange.registrations) == 20, timeout=20)
    exchange.trade(SAMSUNG, size=4)
    exchange.advance(60)
    exchange.trade(SAMSUNG, size=5)
    await exchange.wait_for(lambda: exchange.calls_of("ka10003"), timeout=20)
    shown = ""
    async with asyncio.timeout(30):
        while f"{2 + 30 + 4} True" not in shown:
            shown += capsys.readouterr().out
            await asyncio.sleep(0.01)
    program.cancel()
    with suppress(asyncio.CancelledError):
        await program
    journal = Journal("data/")
    assert [trade.size for trade in journal.rows(Trade, SAMSUNG)] == [1, 2, 4, 5]
    assert [gap.why for gap in journal.gaps()] == ["closed by the server (1006)"]
