"""Connection: credentials, TLS, loss and return of the broker, and the end."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import nkeys
import pytest
import trustme

from kiwoom_async import BusError, BusRefused, ConfigError
from kiwoom_async.bus import Broker, Connection
from kiwoom_async.bus.failures import translated
from tests.support.journals import happens
from tests.support.nats_server import NatsServer
from tests.support.scripted_nats import SlowBroker
from tests.support.tcp_proxy import TcpProxy

pytestmark = pytest.mark.anyio

USERS = """
authorization { users: [
    { user: bot, password: pass-word, permissions: {
        publish: "allowed.>", subscribe: { deny: "forbidden.>" }
    } }
] }
"""


@pytest.fixture
async def broker(tmp_path: Path) -> AsyncIterator[NatsServer]:
    async with NatsServer(tmp_path / "nats") as server:
        yield server


async def echo(connection: Connection) -> bytes:
    """Send a message to oneself, and return what came."""
    subscription = await connection.client.subscribe("echo")
    await connection.client.publish("echo", b"text")
    message = await subscription.next_msg(5)
    await subscription.unsubscribe()
    return message.data


async def test_a_message_goes_round(broker: NatsServer) -> None:
    async with Connection(broker.url) as connection:
        assert await echo(connection) == b"text"
        assert (await connection.jetstream.account_info()).streams == 0
        assert connection.is_connected
        assert repr(connection) == f"<Connection to {broker.url}>"
    await connection.wait_closed()
    await connection.aclose()
    with pytest.raises(RuntimeError, match="only once"):
        await connection.__aenter__()


async def test_wrong_credentials_are_refused_at_once(tmp_path: Path) -> None:
    async with NatsServer(tmp_path, USERS) as server:
        for wrong in (Broker(url=server.url), Broker(url=server.url, user="bot", password="wrong")):
            with pytest.raises(BusRefused, match=r"(?i)authorization violation") as caught:
                async with Connection(wrong):
                    pass
            assert "wrong" not in str(caught.value)


async def test_a_refusal_stays_one_when_the_broker_resets_the_connection_behind_it() -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        linger = struct.pack("ii", 1, 0)  # closing sends a reset
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        writer.write(b'INFO {"server_id":"x","version":"2.11.0","max_payload":1024}\r\n')
        await reader.readuntil(b"PING\r\n")
        writer.write(b"-ERR 'Authorization Violation'\r\n")
        writer.close()

    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        for _ in range(20):
            with pytest.raises(BusRefused, match="Authorization Violation"):
                async with Connection(f"nats://127.0.0.1:{port}", reconnect=False):
                    pass


async def test_a_subject_that_is_refused_is_reported(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    refused: asyncio.Queue[BusRefused] = asyncio.Queue()
    async with NatsServer(tmp_path, USERS) as server:
        broker = Broker(url=server.url, user="bot", password="pass-word")
        async with Connection(broker) as connection:
            connection.on_refused = refused.put_nowait
            await connection.client.publish("forbidden.subject", b"")
            error = await asyncio.wait_for(refused.get(), 30)
            assert "forbidden.subject" in str(error)
            assert connection.is_connected
    assert "pass-word" not in caplog.text


async def test_a_refusal_ends_only_the_question_whose_subject_it_names(tmp_path: Path) -> None:
    refused: asyncio.Queue[BusRefused] = asyncio.Queue()
    async with NatsServer(tmp_path, USERS) as server:
        broker = Broker(url=server.url, user="bot", password="pass-word")
        async with Connection(broker) as connection:
            connection.on_refused = refused.put_nowait
            async with connection.asking("this is allowed"):
                await connection.client.subscribe("Allowed.question")
                sending = asyncio.create_task(connection.publish("Forbidden.other"))
                assert "forbidden.other" in str(await refused.get())
                await sending
                await connection.client.flush()
            with pytest.raises(BusRefused, match=r"^this is not allowed: .*forbidden\.own"):
                async with connection.asking("this is not allowed"):
                    await connection.client.request("Forbidden.own", timeout=60)
            with pytest.raises(BusRefused, match=r"^nor is this: .*forbidden\.listening"):
                async with connection.asking("nor is this"):
                    await connection.client.subscribe("forbidden.listening")
                    await asyncio.Event().wait()


async def test_a_seed_and_a_token_open_the_door(tmp_path: Path) -> None:
    seed, public = _nkey()
    async with NatsServer(
        tmp_path / "a", f"authorization {{ users: [{{nkey: {public}}}] }}"
    ) as one:
        async with Connection(Broker(url=one.url, nkey=seed)) as connection:
            assert await echo(connection) == b"text"
    async with NatsServer(tmp_path / "b", "authorization { token: t0ken }") as other:
        async with Connection(Broker(url=other.url, token="t0ken")) as connection:
            assert await echo(connection) == b"text"


@pytest.mark.parametrize("fields", [{"nkey": "SUNOSEED"}, {"credentials": "nothing.creds"}])
async def test_a_seed_or_file_that_is_none_is_refused(fields: dict[str, str]) -> None:
    with pytest.raises(ConfigError) as caught:
        async with Connection(Broker(**fields)):  # type: ignore[arg-type]
            pass
    assert "SUNOSEED" not in f"{caught.value!r}{caught.value.__cause__!r}"


async def test_a_credentials_file_without_its_parts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "half.creds"
    path.write_text("-----BEGIN NATS USER JWT-----\neyJ0\n")
    with pytest.raises(ConfigError, match="not a credentials file"):
        async with Connection(Broker(credentials=str(path))):
            pass


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def tls(authority: trustme.CA, tmp_path: Path) -> str:
    """The configuration of a broker with a certificate of the authority."""
    certificate = authority.issue_cert("localhost")
    certificate.private_key_pem.write_to_path(tmp_path / "key.pem")
    for place, blob in enumerate(certificate.cert_chain_pems):
        blob.write_to_path(tmp_path / "cert.pem", append=place > 0)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    return f'tls {{ cert_file: "{tmp_path}/cert.pem", key_file: "{tmp_path}/key.pem" }}'


async def test_tls_is_used_and_the_certificate_is_checked(tls: str, tmp_path: Path) -> None:
    async with NatsServer(tmp_path / "nats", tls) as server:
        url = f"tls://localhost:{server.port}"
        async with Connection(Broker(url=url, authority=f"{tmp_path}/ca.pem")) as connection:
            assert await echo(connection) == b"text"
        with pytest.raises(BusRefused, match="certificate") as caught:
            async with Connection(Broker(url=url)):
                pass
        assert isinstance(caught.value.__cause__, ssl.SSLError)


async def test_no_password_is_sent_without_the_tls_that_was_asked_for() -> None:
    said = bytearray()

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b'INFO {"server_id":"x","version":"2.11.0","max_payload":1024}\r\n')
        said.extend(await reader.read())
        writer.close()

    async with await asyncio.start_server(listen, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        broker = Broker(url=f"tls://127.0.0.1:{port}", user="bot", password="pass-word")
        with pytest.raises(BusRefused, match="no TLS"):
            async with Connection(broker):
                pass
    assert b"pass-word" not in said


async def test_a_broker_out_of_reach_is_an_error_in_time() -> None:
    with pytest.raises(BusError, match=r"no connection to nats://127\.0\.0\.1:1"):
        async with Connection("nats://127.0.0.1:1", timeout=0.1):
            pass


async def test_a_connection_survives_the_broker(broker: NatsServer) -> None:
    lost, restored = asyncio.Event(), asyncio.Event()
    async with Connection(broker.url) as connection:
        connection.on_lost, connection.on_restored = lost.set, restored.set
        await broker.kill()
        await asyncio.wait_for(lost.wait(), 30)
        with pytest.raises(BusError, match="nothing was sent"):
            await connection.publish("echo", b"text")
        await broker.start()
        await asyncio.wait_for(restored.wait(), 30)
        assert await echo(connection) == b"text"


async def test_without_reconnect_it_ends_with_the_first_loss(broker: NatsServer) -> None:
    async with TcpProxy(broker.port) as network:
        async with Connection(network.url, reconnect=False) as connection:
            assert await echo(connection) == b"text"
            network.cut()
            with pytest.raises(BusError, match="has ended"):
                await asyncio.wait_for(connection.wait_closed(), 30)


def waiting(connection: Connection) -> int:
    """Count the bytes that wait in nats-py or, where Python lets it write on, in the transport."""
    client: Any = connection.client
    transport = client._transport._io_writer.transport
    return int(client.pending_data_size + transport.get_write_buffer_size())


async def test_a_loss_is_noticed_while_bytes_wait_that_can_not_be_written_any_more(
    broker: NatsServer,
) -> None:
    async with TcpProxy(broker.port) as network:
        async with Connection(network.url, reconnect=False) as connection:
            network.stall()
            await connection.publish("flood", bytes(1_000_000))
            await happens(lambda: not connection.client.pending_data_size)
            flusher = connection.client._flusher_task
            assert flusher is not None
            flusher.cancel()  # as if the network took no more
            await connection.publish("waits", b"text")
            network.cut()
            with pytest.raises(BusError, match="has ended"):
                await asyncio.wait_for(connection.wait_closed(), 15)


async def test_a_broker_that_ends_right_after_it_has_accepted_a_connection_is_noticed() -> None:
    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b'INFO {"server_id":"x","version":"2.15.1","max_payload":1048576}\r\n')
        while (line := await reader.readline()) and line != b"PING\r\n":
            pass
        writer.write(b"PONG\r\n")
        writer.close()

    async with await asyncio.start_server(accept, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        for _ in range(20):
            with pytest.raises(BusError):
                async with (
                    asyncio.timeout(15),
                    Connection(f"nats://127.0.0.1:{port}", reconnect=False) as connection,
                ):
                    await connection.wait_closed()


async def test_a_network_that_stands_still_is_noticed(broker: NatsServer) -> None:
    async with TcpProxy(broker.port) as network:
        silent = Broker(url=network.url, silence=0.3)
        async with Connection(silent, reconnect=False) as connection:
            network.stall()
            with pytest.raises(BusError, match="has ended"):
                await asyncio.wait_for(connection.wait_closed(), 30)


async def test_a_flush_says_that_what_was_published_before_has_come() -> None:
    async with SlowBroker() as slow, Connection(slow.url, reconnect=False) as connection:
        refused: list[BusRefused] = []
        connection.on_refused = refused.append
        for number in range(3):
            await connection.publish(f"subject.{number}")
        await connection.client.flush()
        assert [str(error).split('"')[1] for error in refused] == [
            f"subject.{number}" for number in range(3)
        ]


async def test_a_flush_that_was_cancelled_harms_no_other() -> None:
    async with SlowBroker() as slow, Connection(slow.url, reconnect=False) as connection:
        slow.holds = True
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await connection.client.flush()
        slow.release()
        await connection.client.flush(5)
        await connection.client.flush(5)
        assert connection.is_connected


async def test_closing_does_not_wait_for_a_broker_that_does_not_read(
    broker: NatsServer,
) -> None:
    async with asyncio.timeout(15):
        async with Connection(Broker(url=broker.url, silence=0.5)) as connection:
            broker.freeze()
            with pytest.raises(BusError, match="does not read"):
                for _ in range(64):
                    await connection.publish("flood", bytes(1_000_000))


@pytest.mark.parametrize("size", [1_000, 100_000, 900_000])
async def test_it_closes_while_something_is_on_its_way(broker: NatsServer, size: int) -> None:
    """The socket closes by itself when its last bytes are sent: there is nothing to abort then."""
    async with Connection(broker.url) as connection:
        broker.freeze()
        for _ in range(18_000_000 // size):
            await connection.publish("x", bytes(size))
        closing = asyncio.create_task(connection.aclose())
        await asyncio.sleep(0)
        broker.thaw()
        await closing


async def test_opening_can_be_cancelled() -> None:
    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came.set()
        await reader.read()
        writer.close()

    came = asyncio.Event()
    async with await asyncio.start_server(listen, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        task = asyncio.create_task(Connection(f"nats://127.0.0.1:{port}").__aenter__())
        await came.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def test_errors_of_the_client_are_translated(broker: NatsServer) -> None:
    async with Connection(broker.url) as connection:
        calls: list[tuple[Any, str]] = [
            (connection.client.request("nowhere", b"", timeout=1), "nothing answers"),
            (connection.jetstream.stream_info("missing"), "stream not found"),
            (connection.publish("a b"), "invalid subject"),
        ]
        for call, message in calls:
            with pytest.raises(BusError, match=message), translated("this can't be done"):
                await call


def _nkey() -> tuple[str, str]:
    """Make the seed and the public key of a user."""
    pair: Any = nkeys.from_seed(nkeys.encode_seed(bytes(range(32)), nkeys.PREFIX_BYTE_USER))
    return pair.seed.decode(), pair.public_key.decode()
