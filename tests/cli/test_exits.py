"""Start and end of commands: help, version, errors in one line, exit codes."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import pty
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import pytest
import typer
from rich.cells import cell_len

import kiwoom_async
from kiwoom_async import APIError, Credentials, Server, Session, Timeouts, TransportError
from kiwoom_async.cli.app import app
from kiwoom_async.cli.servers import open_session
from kiwoom_async.cli.terminal import exits, status_line
from kiwoom_async.cli.waiting import Answered
from kiwoom_async.simulator import Simulator
from tests.support.command_line import COMMAND, PATIENCE, Done, environment, one_line, run_all

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
    heavy = {"rich.console", "aiohttp", "pydantic", "kiwoom_async.simulator", "kiwoom_async.spec"}
    assert not heavy & {*loaded.split()}


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


def test_closed_streams_discard_what_is_printed() -> None:
    """Otherwise a socket would have their number, and errors would come out on stdout."""
    for closed, code in {">&-": 0, "2>&-": 0, ">&- 2>&- <&-": 0}.items():
        done = shell(f"{COMMAND} names ka10081 {closed}")
        assert (done.returncode, done.stderr) == (code, "")
        assert bool(done.stdout) == (closed == "2>&-")
    silent = shell(f"{COMMAND} names 없는이름 2>&-")
    assert (silent.returncode, silent.stdout) == (1, "")
    stream = shell(f"{COMMAND} stream trade 005930 --server simulator --count 1 >&- 2>&- <&-")
    assert (stream.returncode, stream.stdout, stream.stderr) == (0, "", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize(
    "line", ["--help", "names ka10081", "candles daily 005930", "stream trade 005930"]
)
def test_a_full_disk_behind_stdout_is_one_line(line: str) -> None:
    server = " --server simulator" if "005930" in line else ""
    done = shell(f"{COMMAND} {line}{server} > /dev/full")
    assert "can't go on: No space left on device" in one_line(done.stderr)
    assert done.returncode == 1


def shell(line: str) -> Done:
    return subprocess.run(
        ["sh", "-c", line],
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
    )


@pytest.mark.anyio
async def test_a_server_that_does_not_answer_is_named_soon(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KIWOOM_APPKEY", "app")
    monkeypatch.setenv("KIWOOM_SECRETKEY", "secret")
    async with open_session("http://127.0.0.1:1", None, soon=0):
        await anyio.wait_all_tasks_blocked()
        await asyncio.sleep(0)
    assert "no answer from http://127.0.0.1:1 yet" in one_line(capsys.readouterr().err)


@pytest.mark.anyio
async def test_the_reason_of_no_answer_is_said_and_an_answer_ends_the_wait() -> None:
    answered, stopped = Answered("http://127.0.0.1:1"), []
    answered.stop = lambda: stopped.append(True)
    nowhere = Server(rest="http://127.0.0.1:1", websocket="ws://127.0.0.1:1/")
    key = Credentials(appkey="app", secretkey="secret")
    async with Session(nowhere, key, timeouts=Timeouts(total=0.1), hooks=[answered]) as session:
        with pytest.raises(TransportError):
            await session.stocks.info("005930")
    assert answered.words().startswith("trying again: can't reach http://127.0.0.1:1")
    assert not stopped
    async with Simulator() as exchange:
        for credentials in (exchange.credentials, key):  # a refusal is an answer
            stopped.clear()
            async with Session(exchange.server, credentials, hooks=[answered]) as session:
                with contextlib.suppress(APIError):
                    await session.stocks.info("005930")
            assert stopped


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
