"""Client: nats-py's client; no credentials outside TLS, pings in their order, every end noticed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nats.aio.client import Client as NatsClient
from nats.aio.subscription import Subscription
from nats.errors import SecureConnWantedError

from kiwoom_async.bus.broker import Broker
from kiwoom_async.errors import ConfigError

__all__ = ["MOST_PENDING", "Client", "options"]

MOST_PENDING = 32 * 1024 * 1024
"""Bytes that may wait for a broker that does not read."""

_CONNECT = 5.0  # seconds for one attempt to connect
_RETRY = 0.5  # seconds between two attempts


class Client(NatsClient):
    """A client of nats-py.

    By itself nats-py uses TLS only if the server asks for it, whatever the scheme of the address:
    anything between the two could read the password.

    And it writes a ping at once, ahead of the messages that wait for its flusher: the broker's pong
    would say nothing about them. Here the pong comes behind what the broker says about every
    message that was published before :meth:`flush`.

    Args:
        broker: The broker it will connect to.
        on_subject: Called with each subject before a message or a subscription names it to the
            broker, which names it when it refuses it.
    """

    def __init__(self, broker: Broker, on_subject: Callable[[str], object]) -> None:
        super().__init__()
        self._broker = broker
        self._on_subject = on_subject

    async def publish(self, subject: str, *arguments: Any, **more: Any) -> None:
        """Publish a message; nats-py's requests do it here too."""
        self._on_subject(subject)
        await super().publish(subject, *arguments, **more)

    async def subscribe(self, subject: str, *arguments: Any, **more: Any) -> Subscription:
        """Subscribe to a subject."""
        self._on_subject(subject)
        return await super().subscribe(subject, *arguments, **more)

    def _connect_command(self) -> bytes:
        """Make the message with the credentials; the connection is encrypted by now, or stays."""
        over_tls = self._server_info.get("tls_required") or self._broker.url.startswith("wss:")
        if self._broker.is_encrypted and not over_tls:
            raise SecureConnWantedError
        return super()._connect_command()

    async def _send_ping(self, future: asyncio.Future[bool] | None = None) -> None:
        """Write what waits and then the ping.

        The pong gets a future of its own: nats-py stops to read when it meets a pong whose waiter
        was cancelled.
        """
        if self._transport is not None and self._pending_data_size > 0:
            self._transport.writelines(self._pending[:])
            self._pending, self._pending_data_size = [], 0
        pong: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        if future is not None:
            pong.add_done_callback(lambda _: _resolve(future))
        await super()._send_ping(pong)

    async def _close(self, status: int, do_cbs: bool = True) -> None:
        """Close, and say so also when bytes wait that can't be written any more.

        With them nats-py ends halfway: it does not call back, and its owner would wait for ever.
        """
        try:
            await super()._close(status, do_cbs)
        except Exception:  # OSError; from Python 3.12 on AttributeError, of asyncio's transport
            self._pending, self._pending_data_size = [], 0
            self._status = NatsClient.DISCONNECTED  # else it counts as closed already
            await super()._close(status, do_cbs)

    def abort(self) -> None:
        """Close the socket at once: a broker that does not read would delay it without end."""
        writer = getattr(self._transport, "_io_writer", None)
        if writer is None:
            return
        transport = writer.transport
        if not transport.is_closing() or transport.get_write_buffer_size():  # else it is closed
            transport.abort()


def _resolve(future: asyncio.Future[bool]) -> None:
    if not future.done():
        future.set_result(True)


def options(broker: Broker, name: str, reconnect: bool) -> dict[str, Any]:
    """Return the arguments of ``connect`` for a broker.

    Raises:
        ConfigError: the nkey is no seed, or a file can't be read.
    """
    _check_nkey(broker.nkey)
    _check_credentials(broker.credentials)
    return {
        "servers": broker.addresses,
        "name": name,
        "allow_reconnect": reconnect,
        "max_reconnect_attempts": -1,
        "connect_timeout": _CONNECT,
        "reconnect_time_wait": _RETRY,
        # beyond it nats-py's publish waits and can't be cancelled
        "pending_size": 2 * MOST_PENDING,
        "ping_interval": broker.silence / 3,
        "max_outstanding_pings": 2,
        "tls": broker.tls(),
        "inbox_prefix": broker.inbox,
        "user": broker.user,
        "password": broker.password,
        "token": broker.token,
        "nkeys_seed_str": broker.nkey,
        "user_credentials": broker.credentials,
    }


def _check_nkey(seed: str | None) -> None:
    if seed is None:
        return
    try:
        import nkeys
    except ImportError as error:
        raise ConfigError('nkeys need an extra: pip install "kiwoom-async[nats]"') from error
    try:
        nkeys.from_seed(bytearray(seed.encode()))
    except (nkeys.NkeysError, ValueError):
        raise ConfigError("Broker.nkey is not the seed of a user (SU...)") from None


def _check_credentials(path: str | None) -> None:
    """Look for both parts of the file: nats-py searches a file without them for ever."""
    if path is None:
        return
    try:
        text = Path(path).read_text("ascii")
    except (OSError, ValueError) as error:
        raise ConfigError(f"the credentials file {path} can't be read") from error
    if "BEGIN NATS USER JWT" not in text or "BEGIN USER NKEY SEED" not in text:
        raise ConfigError(f"{path} is not a credentials file of a NATS user")
