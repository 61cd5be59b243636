"""Command line: record --nats, publish and subscribe, as programs on a broker."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import sys
from pathlib import Path
from typing import Any

import pytest

from kiwoom_async import Trade
from kiwoom_async.bus import Connection, Publisher, Subscription
from kiwoom_async.capture import Journal
from kiwoom_async.cli.app import run
from tests.support.bus import Feeder, numbers
from tests.support.command_line import COMMAND, Terminal, environment
from tests.support.journals import happens
from tests.support.nats_server import NatsServer
from tests.support.symbols import SAMSUNG

pytestmark = pytest.mark.anyio

Process = asyncio.subprocess.Process


async def started(*arguments: str) -> Process:
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(
        COMMAND, *arguments, stdout=pipe, stderr=pipe, env=environment()
    )


async def lines(process: Process, count: int) -> list[dict[str, Any]]:
    """The next lines that a command prints."""
    assert process.stdout is not None
    async with asyncio.timeout(30):
        return [json.loads(await process.stdout.readline()) for _ in range(count)]


async def ended(process: Process) -> str:
    """End a command in order; returns what it has said."""
    process.send_signal(signal.SIGINT)
    _, said = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 0, said
    return said.decode()


async def test_a_journal_is_published_and_watched(broker: NatsServer, feeder: Feeder) -> None:
    publishing = await started("publish", str(feeder.directory), "--nats", broker.url)
    watching = await started("subscribe", "trade", "--nats", broker.url, "--since", "start")
    try:
        async with Subscription(broker.url, Trade) as records:  # the publisher is there by now
            feeder.feed(20)
            await numbers(records, 20)
        found = await lines(watching, 1)
    finally:
        await ended(watching)
        await ended(publishing)
    assert (found[0]["type"], found[0]["symbol"]) == ("trade", SAMSUNG)
    assert found[0]["size"] > 1


@pytest.mark.parametrize("command", ["publish", "subscribe"])
async def test_a_broker_that_is_away_is_named(command: str, feeder: Feeder) -> None:
    """It is waited for; without a word a mistyped address would go unseen."""
    what = str(feeder.directory) if command == "publish" else "trade"
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # and does not listen
        url = f"nats://127.0.0.1:{unused.getsockname()[1]}"
        waiting = await started(command, what, "--nats", url)
        assert waiting.stderr is not None
        said = ""
        async with asyncio.timeout(30):
            while f"no connection to {url}" not in said:
                said = (await waiting.stderr.readline()).decode()
                assert said.startswith("kiwoom-async: ")
        await ended(waiting)


async def test_what_is_recorded_is_published(broker: NatsServer, tmp_path: Path) -> None:
    to = str(tmp_path / "data")
    recording = await started(
        "record", "trade", SAMSUNG, "--to", to, "--server", "simulator", "--nats", broker.url
    )
    watching = await started("subscribe", "trade", SAMSUNG, "--nats", broker.url)
    try:
        found = await lines(watching, 3)
    finally:
        await ended(watching)
        said = await ended(recording)
    assert {one["symbol"] for one in found} == {SAMSUNG}
    assert "records published, 0 messages wait for the broker" in said


async def test_what_can_not_be_published_any_more_is_still_recorded(
    broker: NatsServer, tmp_path: Path
) -> None:
    to, name = tmp_path / "data", "KIWOOM-simulator"
    recording = await started(
        "record", "trade", SAMSUNG, "--to", str(to), "--server", "simulator", "--nats", broker.url
    )
    assert recording.stderr is not None
    try:
        async with Subscription(broker.url, Trade) as records:
            await anext(records)
        async with Connection(broker.url) as connection:
            await connection.jetstream.delete_stream(name)
            await connection.jetstream.add_stream(name=name, subjects=["kiwoom.simulator.*"])
        async with asyncio.timeout(30):
            while b"nothing is published any more" not in await recording.stderr.readline():
                pass
        recorded = Journal(to).counts()
        await happens(lambda: Journal(to).counts() > recorded)  # it goes on
    finally:
        await ended(recording)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["subscribe", "trade"], "KIWOOM_NATS_URL is not set"),
        (["subscribe", "trade", "--nats", "http://hub"], "Broker.url must be"),
        (["publish", ".", "--nats", "nats://127.0.0.1:1"], "has no records yet"),
    ],
)
def test_what_is_missing_is_said(
    arguments: list[str],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["kiwoom-async", *arguments])
    assert run() == 2
    assert message in capsys.readouterr().err


async def test_a_board_shows_what_is_published(broker: NatsServer, feeder: Feeder) -> None:
    async with Publisher(feeder.journal, broker.url) as out:
        feeder.feed(5)
        await happens(lambda: out.stats().records == 5)
        terminal = Terminal("subscribe", "trade", "--nats", broker.url, "--since", "start")
        try:
            assert SAMSUNG in await asyncio.to_thread(terminal.read_until, SAMSUNG)
        finally:
            terminal.close()


async def test_publish_shows_its_progress_on_a_terminal(broker: NatsServer, feeder: Feeder) -> None:
    terminal = Terminal("publish", str(feeder.directory), "--nats", broker.url)
    try:
        await asyncio.to_thread(terminal.read_until, "0 records published", "connected")
        feeder.feed(5)
        shown = await asyncio.to_thread(terminal.read_until, "5 records published")
        assert "0 messages wait for the broker" in shown
        terminal.ctrl_c()
        assert await asyncio.to_thread(terminal.end) == 0
    finally:
        terminal.close()
