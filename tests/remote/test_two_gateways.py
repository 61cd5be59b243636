"""Two gateways of one key, of which the first stands still: the second takes over, alone."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from kiwoom_async.bus import Broker, Connection
from kiwoom_async.remote.messages import OrderCall, Standing
from kiwoom_async.simulator import Simulator
from tests.support.days import DAY
from tests.support.gateways import SERVER, RawClient
from tests.support.nats_server import NatsServer
from tests.support.symbols import SAMSUNG

pytestmark = pytest.mark.anyio

BUY = [SAMSUNG, 1, None, "market", "krx", None]
SILENCE = 2.0  # the lease of a gateway lasts for half of it
PROGRAM = f"""
import asyncio, os
from kiwoom_async import Server, Session
from kiwoom_async.bus import Broker
from kiwoom_async.remote import Gateway

async def main():
    server = Server(
        rest=os.environ["REST"], websocket=os.environ["WEBSOCKET"], name="{SERVER}"
    )
    broker = Broker(url=os.environ["NATS"], silence={SILENCE})
    async with Session(server) as session:
        async with Gateway(session, broker, lease=float(os.environ["LEASE"])) as gateway:
            print("ready", flush=True)
            await gateway.run()

asyncio.run(main())
"""


class GatewayProcess:
    """A gateway in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    async def ready(self) -> None:
        assert self.process.stdout is not None
        assert b"ready" in await asyncio.wait_for(self.process.stdout.readline(), 30)

    async def ended(self) -> str:
        """Wait for its end by itself; return its error."""
        _, said = await asyncio.wait_for(self.process.communicate(), 30)
        return said.decode().strip().splitlines()[-1]


@asynccontextmanager
async def gateway_process(
    exchange: Simulator, broker: Broker, lease: float
) -> AsyncIterator[GatewayProcess]:
    key = exchange.credentials
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        PROGRAM,
        env={
            **os.environ,
            **{"KIWOOM_APPKEY": key.appkey, "KIWOOM_SECRETKEY": key.secretkey},
            **{"REST": exchange.server.rest, "WEBSOCKET": exchange.server.websocket},
            **{"NATS": broker.url, "LEASE": f"{lease}"},
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield GatewayProcess(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


def order(client: RawClient, standing: Standing, name: str) -> OrderCall:
    """An order to the gateway that answered a lease."""
    return OrderCall(
        id=name,
        instance=client.instance,
        epoch=standing.epoch,
        until=standing.now + 600,
        api_id="kt10000",
        arguments=BUY,
    )


@pytest.mark.heavy(sample=1)  # processes, and a lease that ends
@pytest.mark.parametrize(
    ("lease", "why"), [(60.0, "not sure to be the only one"), (0.5, "has no lease at the gateway")]
)
async def test_the_second_takes_over_and_the_first_executes_nothing_any_more(
    lease: float, why: str, nats: NatsServer
) -> None:
    """The request waits in the first one's socket, and its deadline is far away."""
    broker = Broker(url=nats.url, silence=SILENCE)
    async with Simulator(day=DAY, pace=0, port=0) as exchange, Connection(broker) as connection:
        client = RawClient(connection)
        async with gateway_process(exchange, broker, lease) as first:
            await first.ready()
            standing = await client.lease()
            assert (await client.order(order(client, standing, "before"))).outcome == "booked"
            first.process.send_signal(signal.SIGSTOP)
            waiting = asyncio.create_task(client.order(order(client, standing, "waiting")))
            async with gateway_process(exchange, broker, lease) as second:
                await second.ready()  # the lease of the first has ended
                standing = await client.lease()
                first.process.send_signal(signal.SIGCONT)
                answer = await waiting
                assert answer.outcome == "not_booked"
                assert answer.error is not None
                assert why in answer.error.message
                said = await first.ended()
                assert "SessionReplaced" in said or "BusRefused" in said
                assert (await client.order(order(client, standing, "after"))).outcome == "booked"
        assert len(exchange.calls_of("kt10000")) == len(exchange.orders) == 2
