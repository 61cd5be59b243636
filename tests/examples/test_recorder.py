"""The recorder: 20 symbols on disk, and minute bars that a lost connection leaves complete."""

from __future__ import annotations

import asyncio
import signal
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from kiwoom_async import Trade
from kiwoom_async.capture import Journal
from kiwoom_async.simulator import Simulator
from tests.support.command_line import PATIENCE, environment
from tests.support.pages import ROOT, Block, program
from tests.support.symbols import SAMSUNG

RECORDER = ROOT / "examples/recorder.py"


@pytest.mark.anyio
@pytest.mark.kiwoom_stage(port=0)
async def test_bars_are_complete_and_the_journal_names_the_gap(
    exchange: Simulator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, text in led_to(exchange).items():
        monkeypatch.setenv(name, text)
    monkeypatch.chdir(tmp_path)
    recorder = program(Block("examples/recorder.py", 1, "python", RECORDER.read_text("utf-8")))
    recording = asyncio.create_task(recorder({}))
    await exchange.wait_for(lambda: len(exchange.registrations) == 20, timeout=30)
    for _ in range(2):  # it has read the acknowledgement, and entered the stream
        await exchange.settled()
    for size in (1, 2):
        exchange.advance(60)
        exchange.trade(SAMSUNG, size=size)
        await exchange.settled()
    exchange.drop_connections()
    exchange.trade(SAMSUNG, size=30)  # the recorder is not connected
    await exchange.wait_for(
        lambda: [it.name for it in exchange.messages].count("LOGIN") == 2, timeout=30
    )
    await exchange.wait_for(lambda: len(exchange.registrations) == 20, timeout=30)
    exchange.trade(SAMSUNG, size=4)
    exchange.advance(60)
    exchange.trade(SAMSUNG, size=5)
    await exchange.wait_for(lambda: exchange.calls_of("ka10003"), timeout=30)
    shown = ""
    async with asyncio.timeout(30):
        while f"{2 + 30 + 4} True" not in shown:
            shown += capsys.readouterr().out
            await asyncio.sleep(0.01)
    recording.cancel()
    with suppress(asyncio.CancelledError):
        await recording
    journal = Journal("data/")
    assert [trade.size for trade in journal.rows(Trade, SAMSUNG)] == [1, 2, 4, 5]
    assert [gap.why for gap in journal.gaps()] == ["closed by the server (1006)"]


@pytest.mark.anyio
@pytest.mark.kiwoom_stage(pace=0)
async def test_ctrl_c_ends_it_without_a_word(exchange: Simulator, tmp_path: Path) -> None:
    recorder = await asyncio.create_subprocess_exec(
        sys.executable,
        str(RECORDER),
        cwd=tmp_path,
        env=environment() | led_to(exchange),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    await exchange.wait_for(lambda: len(exchange.registrations) == 20, timeout=PATIENCE)
    recorder.send_signal(signal.SIGINT)
    said, _ = await asyncio.wait_for(recorder.communicate(), PATIENCE)
    assert (recorder.returncode, said.decode()) == (0, "")


def led_to(exchange: Simulator) -> dict[str, str]:
    """Return the environment that leads a program to an exchange."""
    return {
        "KIWOOM_SERVER": exchange.server.rest,
        "KIWOOM_APPKEY": str(exchange.credentials.appkey),
        "KIWOOM_SECRETKEY": str(exchange.credentials.secretkey),
    }
