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

_SIGNALLED = 128  # plus the number of the signal, as shells have it
_PATIENCE = 10.0  # seconds for its end, behind which it is killed


async def run_program(command: Sequence[str], exchange: Simulator) -> int:
    """Run a program that is led to an exchange by ``KIWOOM_SERVER``; return its exit code.

    When this is cancelled the program gets SIGINT, as from Ctrl-C, and its end is awaited: how it
    ends is its own exit code then as well, 130 if that is by the signal.

    Raises:
        ConfigError: there is no such program.
    """
    starting = asyncio.ensure_future(_started(command, exchange))
    try:
        process = await asyncio.shield(starting)  # it may be running before that is known here
        code = await process.wait()
    except asyncio.CancelledError:
        code = await _end(await starting)
        task = asyncio.current_task()
        assert task is not None
        task.uncancel()  # it was for the program
    return code if code >= 0 else _SIGNALLED - code


async def _started(command: Sequence[str], exchange: Simulator) -> asyncio.subprocess.Process:
    key = exchange.credentials
    found = {
        "KIWOOM_SERVER": exchange.server.rest,
        "KIWOOM_APPKEY": str(key.appkey),
        "KIWOOM_SECRETKEY": str(key.secretkey),
        "PYTHONUNBUFFERED": "1",  # what it prints is seen at once, also through a pipe
    }
    try:
        return await asyncio.create_subprocess_exec(
            *command,
            env={**os.environ, **found},
            stdin=asyncio.subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches it once, through this process
        )
    except OSError as error:
        raise ConfigError(f"can't run {command[0]!r}: {error.strerror}") from error


async def _end(process: asyncio.subprocess.Process) -> int:
    """Interrupt the program, kill it if it takes too long; this is not cancelled."""
    if process.returncode is None:
        process.send_signal(signal.SIGINT)
    with anyio.move_on_after(_PATIENCE, shield=True):
        return await process.wait()
    process.kill()
    return await process.wait()
