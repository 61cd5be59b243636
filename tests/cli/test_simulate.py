"""``kiwoom-async simulate``: the exchange as a process, for other programs."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from kiwoom_async import Credentials, Server, Session, Trade
from kiwoom_async.cli.commands.simulate import status
from kiwoom_async.simulator import Simulator
from tests.support.command_line import COMMAND, PATIENCE, Done, Terminal, environment, one_line

FAST = ("--port", "0", "--day", "2026-11-20", "--at", "09:30", "--speed", "600")


class Exchange:
    """A running ``simulate``.

    Attributes:
        process: The process.
        where: What it printed: rest, websocket, appkey, secretkey.
    """

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self.process = process
        self.where: dict[str, str] = json.loads(process.stdout.readline())

    @property
    def environment(self) -> dict[str, str]:
        """Variables that lead a program to it."""
        return environment() | {
            "KIWOOM_SERVER": self.where["rest"],
            "KIWOOM_APPKEY": self.where["appkey"],
            "KIWOOM_SECRETKEY": self.where["secretkey"],
        }

    def end(self, number: signal.Signals) -> tuple[int, str]:
        """Send a signal; return the exit code and stderr."""
        self.process.send_signal(number)
        _, said = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, said


@contextmanager
def simulating(*arguments: str) -> Iterator[Exchange]:
    with subprocess.Popen(
        [COMMAND, "simulate", *arguments],
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        try:
            yield Exchange(process)
        finally:
            process.kill()


@pytest.mark.anyio
async def test_a_program_trades_on_it_knowing_the_url_and_the_key_alone() -> None:
    with simulating(*FAST) as exchange:
        server = Server.from_env(environ=exchange.environment)
        key = Credentials.from_env(server, environ=exchange.environment)
        assert server.websocket == exchange.where["websocket"]
        async with Session(server, key) as session:
            async with session.stream(Trade, "005930") as trades:
                assert (await anext(trades)).price > 0  # the day plays itself
            order = await session.orders.buy("005930", 1, order_type="market")
            assert (await order.filled()).filled_size == 1
        assert exchange.end(signal.SIGINT) == (0, "")


def test_every_command_finds_it_without_the_option() -> None:
    with simulating(*FAST) as exchange:
        lines = [
            ("candles", "daily", "005930", "--limit", "3"),
            ("call", "stocks.info", "005930", "--json"),
        ]
        for line in lines:
            done = subprocess.run(
                [COMMAND, *line],
                env=exchange.environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                timeout=PATIENCE,
            )
            assert (done.returncode, done.stderr) == (0, "")
            assert "005930" in done.stdout or done.stdout.count("\n") == 4
        assert exchange.end(signal.SIGTERM) == (0, "")


def test_the_same_seed_is_the_same_key_and_a_port_that_is_taken_is_said() -> None:
    with simulating(*FAST) as exchange:
        port = exchange.where["rest"].rpartition(":")[2]
        taken = subprocess.run(
            [COMMAND, "simulate", "--port", port],
            env=environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
        )
        assert taken.returncode == 1
        assert f"can't open port {port}" in one_line(taken.stderr)
        with simulating(*FAST) as again, simulating(*FAST, "--seed", "2") as other:
            assert again.where["appkey"] == exchange.where["appkey"] != other.where["appkey"]


def test_on_a_terminal_it_shows_what_goes_on(terminal: Callable[..., Terminal]) -> None:
    shown = terminal("simulate", *FAST, "--kind", "paper", columns=120)
    shown.read_until("export KIWOOM_SERVER=http://127.0.0.1:", "KIWOOM_SECRETKEY=", "0 connected")
    shown.ctrl_c()
    assert shown.end() == 0


@pytest.mark.anyio
async def test_the_live_line() -> None:
    async with (
        Simulator(pace=0) as exchange,
        Session(exchange.server, exchange.credentials) as session,
    ):
        assert status(exchange).endswith("0 connected, 0 registered, 0 calls, nothing asked yet")
        async with session.stream(Trade, "005930"):
            await session.stocks.info("005930")
            assert status(exchange).endswith("1 connected, 1 registered, 2 calls, latest ka10001")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--day", "2026-11-22"), "nothing trades on 2026-11-22"),
        (("--at", "20:00"), "--at must be before 20:00"),
        (("--at", "ten"), "a time looks like 09:30"),
        (("--speed", "0"), "speed"),
        (("--port", "70000"), "port"),
    ],
)
def test_what_can_not_be_is_said_in_a_line(
    arguments: tuple[str, ...], said: str, run_here: Callable[..., Done]
) -> None:
    done = run_here("simulate", *arguments)
    assert done.returncode == 2
    assert said in one_line(done.stderr)


@pytest.mark.parametrize("command", [("stream", "trade"), ("candles", "daily", "005930")])
@pytest.mark.parametrize(
    ("variable", "said"),
    [
        (None, "KIWOOM_SERVER"),
        ("live", "say --server live"),
        (" LIVE ", "say --server live"),
        ("https://api.kiwoom.com", "live server"),
        ("simulater", "'simulater'"),
    ],
)
def test_the_environment_never_means_real_money(
    command: tuple[str, ...],
    variable: str | None,
    said: str,
    run_here: Callable[..., Done],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if variable is not None:
        monkeypatch.setenv("KIWOOM_SERVER", variable)
    done = run_here(*command)
    assert done.returncode == 2
    assert said in one_line(done.stderr)


def test_the_option_wins_over_the_environment(
    run_here: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIWOOM_SERVER", "http://127.0.0.1:1")
    done = run_here("candles", "daily", "005930", "--limit", "1", "--server", "simulator")
    assert (done.returncode, done.stderr) == (0, "")
