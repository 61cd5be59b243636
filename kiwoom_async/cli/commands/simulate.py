"""``kiwoom-async simulate``: an exchange on a port, for programs in any language."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import NoReturn

import anyio

from kiwoom_async import ConfigError
from kiwoom_async._lifetime import ungrouped
from kiwoom_async.cli.commands.program import run_program
from kiwoom_async.cli.commands.serving import address, opened
from kiwoom_async.cli.terminal import status_line
from kiwoom_async.market import is_trading_day, next_trading_day
from kiwoom_async.simulator import Rules, Simulator

__all__ = ["simulate", "simulate_for", "status"]

_END = dt.time(20, 0)
"""The last session of the day is over; the next day begins at 08:30."""


async def simulate(
    port: int, speed: float, seed: int, paper: bool, day: dt.date | None, at: str
) -> None:
    """Serve until cancelled.

    Raises:
        ConfigError: nothing trades on the day, or not at that time.
        KiwoomError: the port can't be opened.
    """
    exchange = _made(port, seed, paper, day, at)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(opened(exchange, port, "--port"))
        print(address(exchange, as_json=not sys.stdout.isatty()), flush=True)
        stack.enter_context(ungrouped())
        tasks = await stack.enter_async_context(anyio.create_task_group())
        if status_line.is_there():
            tasks.start_soon(status_line.follow, lambda: status(exchange))
        await _run(exchange, speed)


async def simulate_for(
    command: Sequence[str],
    port: int,
    speed: float,
    seed: int,
    paper: bool,
    day: dt.date | None,
    at: str,
) -> int:
    """Serve a program until it ends; return its exit code.

    Raises:
        ConfigError: as :func:`simulate`, or there is no such program.
        KiwoomError: the port can't be opened.
    """
    async with AsyncExitStack() as stack:
        exchange = _made(port, seed, paper, day, at)
        await stack.enter_async_context(opened(exchange, port, "--port"))
        stack.enter_context(ungrouped())
        tasks = await stack.enter_async_context(anyio.create_task_group())
        tasks.start_soon(_run, exchange, speed)
        code = await run_program(command, exchange)
        tasks.cancel_scope.cancel()
    return code


def _made(port: int, seed: int, paper: bool, day: dt.date | None, at: str) -> Simulator:
    """Make the exchange.

    Raises:
        ConfigError: nothing trades on the day, or not at that time.
    """
    if day is not None and not is_trading_day(day):
        following = next_trading_day(day)
        raise ConfigError(f"--day: nothing trades on {day}; the next trading day is {following}")
    return Simulator(
        seed=seed, pace=0, day=day, time=_time(at), rules=Rules(paper=paper), port=port
    )


def _time(text: str) -> dt.time:
    """Read the time to start at.

    Raises:
        ConfigError: it is no time, or the day is over by then.
    """
    try:
        time = dt.time.fromisoformat(text)
    except ValueError:
        raise ConfigError(f"--at: a time looks like 09:30, not {text!r}") from None
    if time >= _END or time.tzinfo is not None:
        raise ConfigError(f"--at must be before {_END:%H:%M} in Korean time, when the day ends")
    return time


async def _run(exchange: Simulator, speed: float) -> NoReturn:
    """Play one day after the other."""
    while True:
        await exchange.run(until=_END, speed=speed)
        exchange.next_day()


def status(exchange: Simulator) -> str:
    """Say in one line who is connected and what is asked."""
    connections, calls = exchange.connections, exchange.calls
    asked = f"latest {calls[-1].api_id}" if calls else "nothing asked yet"
    return (
        f"{exchange.now:%Y-%m-%d %H:%M:%S}  {len(connections)} connected, "
        f"{len(exchange.registrations)} registered, {len(calls):,} calls, {asked}"
    )
