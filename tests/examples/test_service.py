"""The service: its pages, log and end as its supervisor sees them, and its records elsewhere."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

import aiohttp
import pytest

from kiwoom_async import Trade
from kiwoom_async.bus import Subscription
from kiwoom_async.simulator import Simulator
from tests.support.nats_server import NatsServer
from tests.support.ports import kept_port

EXAMPLES = Path(__file__).parents[2] / "examples"
SERVICE = EXAMPLES / "service.py"


def environment(exchange: Simulator, broker: NatsServer, port: int) -> dict[str, str]:
    kept = {name: text for name, text in os.environ.items() if not name.startswith("KIWOOM_")}
    return kept | {
        "KIWOOM_SERVER": exchange.server.rest,
        "KIWOOM_APPKEY": exchange.credentials.appkey,
        "KIWOOM_SECRETKEY": exchange.credentials.secretkey,
        "KIWOOM_NATS_URL": broker.url,
        "PORT": str(port),
    }


async def read(client: aiohttp.ClientSession, path: str) -> tuple[int, str]:
    async with client.get(path) as answer:
        return answer.status, await answer.text()


@pytest.mark.anyio
@pytest.mark.kiwoom_stage(port=0, pace=20)
async def test_it_shows_itself_publishes_logs_json_and_ends_on_sigterm(
    exchange: Simulator, tmp_path: Path
) -> None:
    with kept_port() as kept:
        port = kept.getsockname()[1]
        await it_shows_itself(exchange, tmp_path, port)


async def it_shows_itself(exchange: Simulator, tmp_path: Path, port: int) -> None:
    async with NatsServer(tmp_path / "nats") as broker:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-W", "error", str(SERVICE)),
            cwd=tmp_path,
            env=environment(exchange, broker, port),
            stderr=asyncio.subprocess.PIPE,
        )
        assert process.stderr is not None
        async with Subscription(broker.url, Trade, server="custom", since="start") as trades:
            async with asyncio.timeout(60):
                assert (await anext(trades)).symbol in {"005930", "000660", "035720"}
        async with asyncio.timeout(60):
            log = [await process.stderr.readline()]
            while b'"account"' not in log[-1]:
                assert log[-1], b"".join(log).decode()
                log.append(await process.stderr.readline())
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client:
            status, text = await read(client, "/healthz")
            assert (status, json.loads(text)["state"]) == (200, "live")
            assert "kiwoom_live 1.0" in (await read(client, "/metrics"))[1]
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(60):
            log.append((await process.communicate())[1])
    assert process.returncode == 0, b"".join(log).decode()
    lines = [json.loads(line) for line in b"".join(log).splitlines()]
    events = [line["event"] for line in lines if "event" in line]
    assert {"token_issued", "logged_in"} <= {*events}
    assert events[-1] == "session_ended"
    assert {"account"} <= {line["text"] for line in lines if line["logger"] == "service"}


def test_its_deployment_names_what_the_program_reads() -> None:
    program = SERVICE.read_text("utf-8")
    unit = (EXAMPLES / "deploy" / "kiwoom-service.service").read_text("utf-8")
    image = (EXAMPLES / "deploy" / "service.Dockerfile").read_text("utf-8")
    for text in (unit, image):
        assert "KIWOOM_SERVER=paper" in text
        assert "SIGTERM" in text
        assert "JOURNAL=" in text
    assert "Server.from_env()" in program
    assert '"JOURNAL"' in program
    assert '"9180"' in program
    assert "EXPOSE 9180" in image
    assert '"HOST"' in program
    assert "HOST=0.0.0.0" in image
