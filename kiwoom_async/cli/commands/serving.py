"""Serving: an exchange on a port, and how bots find it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec

from kiwoom_async import KiwoomError
from kiwoom_async.simulator import Simulator

__all__ = ["address", "opened"]


@asynccontextmanager
async def opened(exchange: Simulator, port: int, option: str) -> AsyncIterator[Simulator]:
    """Open an exchange on a port.

    Args:
        exchange: The exchange.
        port: Its port.
        option: The option that takes another port.

    Raises:
        KiwoomError: the port can't be opened.
    """
    try:
        await exchange.__aenter__()
    except OSError as error:
        raise KiwoomError(f"can't open port {port} ({error.strerror}): try {option}") from error
    try:
        yield exchange
    except BaseException as error:
        await exchange.__aexit__(error)
        raise
    await exchange.__aexit__(None)


def address(exchange: Simulator, *, as_json: bool) -> str:
    """Say where it is and which key it takes."""
    server, key = exchange.server, exchange.credentials
    if as_json:
        where = {"rest": server.rest, "websocket": server.websocket}
        secrets = {"appkey": str(key.appkey), "secretkey": str(key.secretkey)}
        return msgspec.json.encode(where | secrets).decode()
    return (
        f"REST       {server.rest}\nWebSocket  {server.websocket}\n"
        f"export KIWOOM_SERVER={server.rest}\n"
        f"export KIWOOM_APPKEY={key.appkey}\nexport KIWOOM_SECRETKEY={key.secretkey}"
    )
