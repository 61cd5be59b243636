"""Resolver: a silent name server delays neither a call nor Ctrl-C."""

from __future__ import annotations

import asyncio
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from msgspec.structs import replace

from kiwoom_async import (
    Credentials,
    OrderInDoubt,
    Server,
    Session,
    Timeouts,
    Trade,
    TransportError,
)
from kiwoom_async.net.resolver import Resolver
from kiwoom_async.net.websocket import LibraryName
from kiwoom_async.simulator import Simulator
from tests.support.symbols import SAMSUNG

pytestmark = [pytest.mark.anyio, pytest.mark.real_time]  # look-ups are threads

FOUND = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.7", 0))]


class Silent:
    """A look-up that gives no answer until it is released."""

    def __init__(self) -> None:
        self.hosts: list[str] = []
        self._released = threading.Event()

    def __call__(self, host: str, *details: Any) -> list[Any]:
        self.hosts.append(host)
        assert self._released.wait(10)
        return FOUND

    def release(self) -> None:
        self._released.set()


@pytest.fixture
def silent() -> Iterator[Silent]:
    lookup = Silent()
    yield lookup
    lookup.release()


async def test_a_name_server_that_is_silent_is_given_up(silent: Silent) -> None:
    resolver = Resolver(0.05, lookup=silent)
    with pytest.raises(OSError, match=r"has not answered for 0\.05 s: a\.example"):
        await resolver.resolve("a.example", 443)


async def test_a_host_is_looked_up_by_one_thread_however_many_ask(silent: Silent) -> None:
    resolver = Resolver(0.02, lookup=silent)
    for _ in range(3):
        asks = (resolver.resolve("a.example", port) for port in range(5))
        failures = await asyncio.gather(*asks, return_exceptions=True)
        assert all(isinstance(failure, OSError) for failure in failures)
    assert silent.hosts == ["a.example"]
    patient = Resolver(5.0, lookup=silent)
    waiting = asyncio.ensure_future(patient.resolve("b.example", 443))
    await asyncio.sleep(0)
    silent.release()
    assert [found["host"] for found in await waiting] == ["192.0.2.7"]


async def test_a_cancelled_caller_does_not_affect_the_others(silent: Silent) -> None:
    resolver = Resolver(5.0, lookup=silent)
    first, second = (asyncio.ensure_future(resolver.resolve("a.example", 443)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    silent.release()
    (found,) = await second
    assert (found["hostname"], found["host"], found["port"]) == ("a.example", "192.0.2.7", 443)


@pytest.mark.parametrize(
    "failure", [socket.gaierror(-2, "unknown"), UnicodeError("label too long")]
)
async def test_what_the_look_up_raises_comes_out(failure: Exception) -> None:
    def fail(*arguments: Any) -> list[Any]:
        raise failure

    with pytest.raises(type(failure)):
        await Resolver(1.0, lookup=fail).resolve("a.example", 443)


def test_a_look_up_may_outlive_its_loop() -> None:
    lookup = Silent()

    async def give_up() -> None:
        with pytest.raises(OSError, match="has not answered"):
            await Resolver(0.01, lookup=lookup).resolve("a.example", 443)

    asyncio.run(give_up())
    lookup.release()
    for thread in threading.enumerate():
        if thread.name == "resolve a.example":
            assert thread.daemon
            thread.join(5)


@pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1"])
async def test_an_address_is_not_looked_up(silent: Silent, address: str) -> None:
    (found,) = await Resolver(0.01, lookup=silent).resolve(address, 443, socket.AF_UNSPEC)
    assert (found["host"], found["port"]) == (address, 443)
    assert silent.hosts == []


async def test_names_of_this_computer_are_found() -> None:
    found = await Resolver(5.0).resolve("localhost", 80)
    assert found[0]["host"] == "127.0.0.1"


NOWHERE = Server(rest="https://no-such-host.invalid", websocket="wss://no-such-host.invalid/x")
TOO_LONG = Server(rest="https://" + "x" * 70 + ".invalid", websocket="wss://x.invalid/")


@pytest.mark.parametrize("server", [NOWHERE, TOO_LONG], ids=["unknown", "no host name"])
async def test_an_order_to_a_host_that_is_not_found_is_not_in_doubt(server: Server) -> None:
    """Case D02: it was never sent."""
    key = Credentials(appkey="app", secretkey="secret")
    quick = Timeouts(total=0.1, order_events=0.01, resolve=1.0, token_retry=0.01)
    async with Session(server, key, timeouts=quick) as session:
        with pytest.raises(TransportError, match="can't reach") as caught:
            await session.orders.buy(SAMSUNG, 1, price=70_000)
    assert not caught.value.sent
    assert not isinstance(caught.value, OrderInDoubt)


PROGRAM = """
import asyncio, socket, threading

def silent(*arguments, **details):  # as the operating system when the name server is silent
    print("asked", flush=True)
    threading.Event().wait(60)

socket.getaddrinfo = silent

from kiwoom_async import Credentials, Server, Session

async def main():
    server = Server(rest="https://silent.example", websocket="wss://silent.example/x")
    async with Session(server, Credentials(appkey="app", secretkey="secret")) as session:
        await session.stocks.info("005930")

asyncio.run(main())
"""


def test_ctrl_c_ends_a_program_that_waits_for_a_name() -> None:
    """Case D22: the thread of the look-up does not delay the exit."""
    command = [sys.executable, "-W", "error", "-c", PROGRAM]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "asked\n"
        program.send_signal(signal.SIGINT)
        _, errors = program.communicate(timeout=20)
    assert program.returncode == -signal.SIGINT
    assert errors.strip().endswith("KeyboardInterrupt")


@pytest.mark.parametrize("library", get_args(LibraryName))
async def test_servers_are_reached_by_name(exchange: Simulator, library: LibraryName) -> None:
    rest, websocket = (
        url.replace("127.0.0.1", "localhost")
        for url in (exchange.server.rest, exchange.server.websocket)
    )
    named = Server(rest=rest, websocket=websocket)
    async with Session(named, exchange.credentials, websocket=library) as session:
        assert (await session.stocks.info(SAMSUNG)).symbol == SAMSUNG
        async with session.stream(Trade, SAMSUNG) as trades:
            exchange.trade(SAMSUNG, size=3)
            assert (await anext(trades)).size == 3


@pytest.mark.parametrize("library", get_args(LibraryName))
async def test_a_socket_whose_host_is_not_found_is_tried_again(
    exchange: Simulator, library: LibraryName
) -> None:
    server = replace(exchange.server, clock=None, websocket="ws://no-such-host.invalid/x")
    quick = Timeouts(subscribe=0.2, reconnect_first=0.01)
    async with Session(server, exchange.credentials, websocket=library, timeouts=quick) as session:
        with pytest.raises(TransportError, match="is not registered after"):
            await session.stream(Trade, SAMSUNG).__aenter__()
