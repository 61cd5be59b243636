"""Program of ``kiwoom-async simulate -- PROGRAM``: it finds the exchange by its environment."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Sequence

import anyio

from kiwoom_async import ConfigError
from kiwoom_async.simulator import Simulator

__all__ = ["run_program"]

_PATIENCE = 10.0  # seconds for its end, behind which it is killed


async def run_program(command: Sequence[str], exchange: Simulator) -> int:
    """Run a program that is led to an exchange by ``KIWOOM_SERVER``; return its exit code.

    When this is cancelled the program gets SIGINT, as from Ctrl-C, and its end is awaited.

    Raises:
        ConfigError: there is no such program.
    """
    key = exchange.credentials
    found = {
        "KIWOOM_SERVER": exchange.server.rest,
        "KIWOOM_APPKEY": str(key.appkey),
        "KIWOOM_SECRETKEY": str(key.secretkey),
        "PYTHONUNBUFFERED": "1",  # what it prints is seen at once, also through a pipe
    }
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            env={**os.environ, **found},
            stdin=asyncio.subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches it once, through this process
        )
    except OSError as error:
        raise ConfigError(f"can't run {command[0]!r}: {error.strerror}") from error
    try:
        return await process.wait()
    finally:
        with anyio.CancelScope(shield=True):
            await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.send_signal(signal.SIGINT)
    with anyio.move_on_after(_PATIENCE):
        await process.wait()
    if process.returncode is None:
        process.kill()
        await process.wait()
