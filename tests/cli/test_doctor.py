"""doctor: what it finds, what it says to do, and how little it sends."""

from __future__ import annotations

import datetime as dt
import json
import os
import tomllib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from email.utils import format_datetime
from pathlib import Path

import pytest
from aiohttp import web

from kiwoom_async import PAPER, Credentials, Server
from kiwoom_async.cli.commands.doctor import doctor, key, machine, network
from kiwoom_async.cli.commands.doctor.finding import Finding
from kiwoom_async.simulator import Simulator
from tests.support.command_line import Done

KEY = Credentials(appkey="an-app-key-of-a-test", secretkey="a-secret-of-a-test")


def marks(text: str) -> dict[str, str]:
    """Subject to mark, of the lines that are not advice."""
    lines = [line for line in text.splitlines()[:-1] if not line.startswith(" ")]
    return {line[5:16].strip(): line[:5].strip() for line in lines}


def test_all_is_well_on_the_simulator(run_here: Callable[..., Done]) -> None:
    done = run_here("doctor", "--server", "simulator")
    assert (done.returncode, done.stderr) == (0, "")
    subjects = ("versions", "extras", "key", "DNS", "REST", "WebSocket", "clock", "token")
    assert marks(done.stdout) == dict.fromkeys(subjects, "ok")
    assert done.stdout.endswith("nothing is in the way\n")


@pytest.mark.anyio
async def test_it_asks_for_a_token_and_nothing_else_and_shows_no_secret(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "token"
    async with Simulator(port=0) as exchange:
        key_given = exchange.credentials
        monkeypatch.setenv("KIWOOM_APPKEY", str(key_given.appkey))
        monkeypatch.setenv("KIWOOM_SECRETKEY", str(key_given.secretkey))
        assert await doctor(exchange.server.rest, file, offline=False) == 0
        assert [call.api_id for call in exchange.calls] == ["", "au10001"]  # the front page first
        assert exchange.messages == []  # no LOGIN: a program that streams is not disturbed
        first = capsys.readouterr().out
        assert await doctor(exchange.server.rest, file, offline=False) == 0
        assert len(exchange.calls_of("au10001")) == 1  # the token of the file is still valid
    second = capsys.readouterr().out
    assert "is not there yet: the first session makes it" in first
    assert "1 valid, to " in second
    stored = [found["token"] for found in json.loads(file.read_bytes()).values()]
    for secret in (str(key_given.appkey), str(key_given.secretkey), *stored):
        assert secret not in first + second


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("code", "advice"),
    [
        (8001, "copy both again"),
        (8030, "this key is for the other server"),
        (8031, "this key is for the other server"),
        (8050, "register this computer's address"),
        (8009, "live against paper"),
    ],
)
async def test_a_refused_key_says_what_to_do(code: int, advice: str) -> None:
    async with Simulator() as exchange:
        exchange.refuse(code, "au10001", count=None)
        found = await key.accepted(exchange.server, exchange.credentials, None)
    assert (found.mark, found.subject) == ("bad", "token")
    assert "refuses the key" in found.text
    assert advice in found.advice


@pytest.mark.anyio
async def test_a_server_that_is_away_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert await doctor("http://127.0.0.1:9", None, offline=False) == 1
    said = capsys.readouterr().out
    assert "can't connect to 127.0.0.1:9" in said
    assert "→ a firewall or a proxy" in said
    assert marks(said) | {"versions": "ok"} == {
        **{"versions": "ok", "extras": "ok", "key": "bad", "DNS": "ok"},
        **{"REST": "bad", "WebSocket": "bad", "token": "skip"},
    }


@pytest.mark.anyio
async def test_a_host_without_an_address_ends_the_checks_of_a_server() -> None:
    nowhere = Server(rest="https://nowhere.invalid", websocket="wss://nowhere.invalid/")
    (found,) = [finding async for finding in network.checks(nowhere)]
    assert (found.mark, found.subject) == ("bad", "DNS")
    assert "nowhere.invalid has no address" in found.text


@asynccontextmanager
async def dated(date: str) -> AsyncIterator[Server]:
    """A server whose answers have a Date header, or none if it is blank."""

    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(headers={"Date": date})

    app = web.Application()
    app.router.add_get("/", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    address = runner.addresses[0]
    try:
        yield Server.at(f"http://{address[0]}:{address[1]}")
    finally:
        await runner.cleanup()


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("seconds", "mark", "text"),
    [
        (0, "ok", "server's"),
        (3.5, "note", "behind the server's"),
        (60, "bad", "behind the server's"),
        (-60, "bad", "ahead of the server's"),
    ],
)
async def test_the_clock_is_compared_with_the_servers(seconds: float, mark: str, text: str) -> None:
    now = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=seconds)
    async with dated(format_datetime(now, usegmt=True)) as server:
        *_, clock = [finding async for finding in network.checks(server)]
    assert (clock.subject, clock.mark) == ("clock", mark)
    assert text in clock.text
    assert bool(clock.advice) == (mark != "ok")


@pytest.mark.anyio
async def test_a_server_that_does_not_say_its_time_is_no_fault() -> None:
    async with dated("yesterday") as server:
        *_, clock = [finding async for finding in network.checks(server)]
    assert clock == Finding("note", "clock", "the server does not say its time")


def test_offline_nothing_is_sent(run_here: Callable[..., Done]) -> None:
    done = run_here("doctor", "--offline", "--server", "live")
    found = marks(done.stdout)
    assert (found["network"], found["key"]) == ("skip", "bad")
    assert "export KIWOOM_APPKEY" in done.stdout
    assert done.returncode == 1


def test_which_key_is_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("KIWOOM_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("KIWOOM_APPKEY", "a-key")
    monkeypatch.setenv("KIWOOM_SECRETKEY", "a-secret")
    assert "KIWOOM_APPKEY is used for paper" in key.present(PAPER, None)[0].text
    monkeypatch.setenv("KIWOOM_PAPER_APPKEY", "a-paper-key")
    assert key.present(PAPER, None)[0].mark == "bad"  # its secret is missing
    monkeypatch.setenv("KIWOOM_PAPER_SECRETKEY", "a-paper-secret")
    found, credentials = key.present(PAPER, None)
    assert "KIWOOM_PAPER_APPKEY" in found.text
    assert credentials is not None
    assert "a-" not in found.text


def test_a_token_file(tmp_path: Path) -> None:
    path = tmp_path / "token"
    assert machine.token_file(path).mark == "ok"
    path.write_text("{}")
    path.chmod(0o644)
    readable = machine.token_file(path)
    assert (readable.mark, readable.advice) == ("bad", f"chmod 600 {path}")
    path.chmod(0o600)
    assert machine.token_file(path).text.endswith("no valid token")
    path.write_text("")
    assert machine.token_file(path).text.endswith("no valid token")
    path.write_text("nonsense")
    foreign = machine.token_file(path)
    assert (foreign.mark, foreign.advice) == ("bad", "name another file")
    assert machine.token_file(tmp_path).mark == "bad"


def test_the_extras_are_those_of_the_package() -> None:
    project = Path(__file__).parents[2] / "pyproject.toml"
    extras = tomllib.loads(project.read_text("utf-8"))["project"]["optional-dependencies"]
    assert machine.EXTRAS.keys() == extras.keys() - {"bench", "cli", "docs", "test"}
    for extra, name in machine.EXTRAS.items():
        assert any(line.startswith(name) for line in extras[extra]), extra
