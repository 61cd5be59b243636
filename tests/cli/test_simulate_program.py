"""``kiwoom-async simulate -- PROGRAM``: a program on an exchange of its own."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections.abc import Callable

import pytest

from kiwoom_async.cli.commands.program import run_program
from kiwoom_async.simulator import Simulator
from tests.support.command_line import COMMAND, PATIENCE, Done, environment, one_line

ONE_TRADE = """
import asyncio, sys
from kiwoom_async import Server, Session, Trade
async def main():
    async with Session(Server.from_env()) as session, session.stream(Trade, "005930") as trades:
        print((await anext(trades)).symbol)
asyncio.run(main())
sys.exit(7)
"""
ENDLESS = """
import asyncio
async def main():
    try:
        print("ready")
        await asyncio.Event().wait()
    finally:
        await asyncio.sleep(0.05)  # a second signal would cut this short
        print("closed")
try:
    asyncio.run(main())
except KeyboardInterrupt:
    pass
"""


def started(code: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [COMMAND, "simulate", "--port", "0", "--speed", "600", "--", sys.executable, "-c", code],
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )


def test_it_finds_the_exchange_and_its_exit_code_is_returned() -> None:
    with started(ONE_TRADE) as process:
        assert process.communicate(timeout=PATIENCE) == ("005930\n", "")
    assert process.returncode == 7


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_program_ends_in_order(number: signal.Signals) -> None:
    with started(ENDLESS) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(number)
        assert process.communicate(timeout=PATIENCE) == ("closed\n", "")
    assert process.returncode == 0


def test_a_program_that_the_signal_ends_is_130() -> None:
    with started("import time; print('ready'); time.sleep(60)") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=PATIENCE)
    assert "KeyboardInterrupt" in said
    assert process.returncode == 130


@pytest.mark.anyio
@pytest.mark.kiwoom_stage(port=0)
@pytest.mark.parametrize("turns", [1, 2, 4])
async def test_a_program_that_is_just_being_started_is_interrupted(
    exchange: Simulator, turns: int
) -> None:
    """It is not killed, and not forgotten."""
    running = asyncio.create_task(run_program(["sleep", "60"], exchange))
    for _ in range(turns):
        await asyncio.sleep(0)
    running.cancel()
    assert await running == 130


def test_a_program_that_is_not_there(run_here: Callable[..., Done]) -> None:
    done = run_here("simulate", "--port", "0", "--", "no-such-program")
    assert done.returncode == 2
    assert "can't run 'no-such-program'" in one_line(done.stderr)
