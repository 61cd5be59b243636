"""Start and end of commands: help, version, errors in one line, exit codes."""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Callable
from typing import Any

import pytest
import typer
from rich.cells import cell_len

import kiwoom_async
from kiwoom_async import Credentials, Server, Session, Timeouts
from kiwoom_async.cli.app import app
from kiwoom_async.cli.terminal import exits, status_line
from kiwoom_async.simulator import Simulator
from tests.support.command_line import Done, one_line, run_all

COMMANDS = ("demo", "simulate", "doctor", "stream", "candles", "names", "call")


def test_help_and_version() -> None:
    nothing, help_, version, unknown = run_all("", "--help", "--version", "strem")
    assert nothing.stdout == help_.stdout
    assert all(f"  {command} " in help_.stdout for command in COMMANDS)
    assert version.stdout == f"kiwoom-async {kiwoom_async.__version__}\n"
    assert nothing.returncode == help_.returncode == version.returncode == 0
    assert "'strem'" in one_line(unknown.stderr)
    assert unknown.returncode == 2


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_is_short(command: str, run_here: Callable[..., Done]) -> None:
    done = run_here(command, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith(f"Usage: kiwoom-async {command} ")
    assert len(done.stdout.splitlines()) < 32
    assert max(map(len, done.stdout.splitlines())) <= 100


def test_help_is_there_at_once() -> None:
    """It loads none of what the commands need."""
    loaded = python(
        "import sys; from kiwoom_async.cli.app import run; sys.argv = ['kiwoom-async', '--help'];"
        "run(); print(*sys.modules)"
    ).stdout.splitlines()[-1]
    assert not {"rich.console", "pydantic", "kiwoom_async.simulator", "kiwoom_async.spec"} & {
        *loaded.split()
    }


def test_without_the_extra_it_says_what_to_install() -> None:
    for missing in ("typer", "rich"):
        done = python(
            f"import sys; sys.modules['{missing}'] = None;"
            "sys.argv = ['kiwoom-async', 'names', 'daily'];"
            "from kiwoom_async.cli import main; main()"
        )
        assert 'pip install "kiwoom-async[cli]"' in one_line(done.stderr)
        assert done.returncode == 1


@pytest.mark.parametrize("line", ["gateway --server paper", "publish journal", "subscribe trade"])
def test_a_command_without_its_extra_says_what_to_install(line: str) -> None:
    done = python(
        "import sys; sys.modules['nats'] = None;"
        f"sys.argv = ['kiwoom-async', *{line.split()}];"
        "from kiwoom_async.cli import main; main()"
    )
    assert 'pip install "kiwoom-async[nats]"' in one_line(done.stderr)
    assert done.returncode == 2


def test_a_module_that_is_missing_otherwise_is_not_hidden() -> None:
    done = python(
        "import sys; from kiwoom_async.cli import main;"
        "sys.modules['kiwoom_async.cli.terminal.exits'] = None; main()"
    )
    assert "ModuleNotFoundError" in done.stderr


def test_no_network_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    nowhere = Server(rest="http://127.0.0.1:1", websocket="ws://127.0.0.1:1/")

    async def ask() -> None:
        key = Credentials(appkey="app", secretkey="secret")
        async with Session(nowhere, key, timeouts=Timeouts(total=0.1)) as session:
            await session.stocks.info("005930")

    assert exits.run(ask()) == 1
    assert "can't reach http://127.0.0.1:1" in one_line(capsys.readouterr().err)


def test_a_wrong_key_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    async def ask() -> None:
        key = Credentials(appkey="nobody", secretkey="nothing")
        async with Simulator() as exchange, Session(exchange.server, key) as session:
            await session.stocks.info("005930")

    assert exits.run(ask()) == 1
    line = one_line(capsys.readouterr().err)
    assert "check the app key" in line
    assert "nobody" not in line


def test_a_refusal_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    async def ask() -> None:
        async with (
            Simulator() as exchange,
            Session(exchange.server, exchange.credentials) as session,
        ):
            exchange.market_phase("closed")
            await session.orders.buy("005930", 1, price=70_000)

    assert exits.run(ask()) == 1
    assert "RC4058" in one_line(capsys.readouterr().err)


def test_ctrl_c_before_the_work_is_done_is_130() -> None:
    async def interrupted() -> None:
        signal.raise_signal(signal.SIGINT)
        await asyncio.sleep(60)

    assert exits.run(interrupted()) == 130
    assert exits.run(interrupted(), ctrl_c=0) == 0


def test_ctrl_c_while_a_command_is_loaded_is_130_without_a_traceback() -> None:
    done = python(
        "import signal, sys; from kiwoom_async.cli import app, main;"
        "app.run = lambda: signal.raise_signal(signal.SIGINT); main()"
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_sigterm_cleans_up_as_ctrl_c_does() -> None:
    cleaned_up = []

    async def terminated() -> None:
        try:
            signal.raise_signal(signal.SIGTERM)
            await asyncio.sleep(60)
        finally:
            cleaned_up.append(True)

    assert exits.run(terminated()) == 130
    assert cleaned_up


def python(code: str) -> Done:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", timeout=20
    )


def test_it_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kiwoom_async", "--version"], capture_output=True, encoding="utf-8"
    )
    assert done.stdout == f"kiwoom-async {kiwoom_async.__version__}\n"


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("kiwoom-async st", "stream"),
        ("kiwoom-async stream trade,order_b", "trade,order_book"),
        ("kiwoom-async call chart.dail", "chart.daily_candles"),
        ("kiwoom-async candles week", "weekly"),
        ("kiwoom-async stream trade 005930 --server pa", "paper"),
        ("kiwoom-async candles daily 005930 --old", "--oldest-first"),
    ],
)
def test_a_shell_completes_words(
    line: str,
    offered: str,
    run_here: Callable[..., Done],
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("_KIWOOM_ASYNC_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(line.count(" ")))
    with pytest.raises(SystemExit):
        run_here()
    assert capfd.readouterr().out.split() == [offered]


def test_every_command_has_examples_that_name_it() -> None:
    commands: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    for name, command in commands.items():
        lines = [line for line in (command.epilog or "").splitlines() if line.startswith("  ")]
        assert lines or name == "journal"
        known = {option for parameter in command.params for option in parameter.opts}
        known |= {"--", "--market"}  # of a program, of a method
        for line in lines:
            used = line.split()
            assert used[:2] == ["kiwoom-async", name]
            assert {word for word in used if word.startswith("--")} <= known


def test_what_is_missing_is_named_with_where_help_is(run_here: Callable[..., Done]) -> None:
    done = run_here("candles")
    assert '"kiwoom-async candles --help" shows examples' in one_line(done.stderr)
    group = run_here("journal")
    assert "verify" in group.stdout
    assert group.returncode == 0


@pytest.mark.parametrize("columns", [80, 30])
def test_a_status_line_never_wraps(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    inside, outside = pty.openpty()
    fcntl.ioctl(outside, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with open(outside, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        monkeypatch.setenv("TERM", "xterm")
        assert status_line.is_there()
        status_line.redraw("삼성전자 " * 20)
        shown = os.read(inside, 1000).decode()
        monkeypatch.setenv("TERM", "dumb")
        assert not status_line.is_there()
    os.close(inside)
    assert shown.startswith("\r\x1b[K삼성전자")
    assert shown.endswith("…")
    assert columns - 3 <= cell_len(shown.removeprefix("\r\x1b[K")) < columns


def test_a_stopped_terminal_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    inside, outside = pty.openpty()
    with open(outside, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        os.write(inside, b"\x13")  # Ctrl-S
        status_line.redraw("one line")
        os.write(inside, b"\x11")  # Ctrl-Q
        status_line.redraw("another")
        status_line.clear()
        status_line.end()
        shown = os.read(inside, 1000).decode()
    os.close(inside)
    assert "one line" not in shown
    assert "another" in shown
