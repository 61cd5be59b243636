"""``kiwoom-async doctor``: checks what a session needs, a line each, with what to do.

::

    finding   one line, and how it is printed
    machine   versions, extras, token file
    network   names, ports, the clock against the server's
    key       the key in the environment, and whether the server takes it

Sent to a server: connections without a login, one request for its front page (for its ``Date``),
and one for an access token, if there is a key. No TR is called, no WebSocket is logged in.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

from kiwoom_async import LIVE, PAPER, Credentials, Server
from kiwoom_async.cli.commands.doctor import key, machine, network
from kiwoom_async.cli.commands.doctor.finding import Finding, print_finding, summary
from kiwoom_async.cli.terminal import exits

__all__ = ["doctor"]

_ADDRESSES = {"live": LIVE, "paper": PAPER}


async def doctor(server: str, token_file: Path | None, *, offline: bool) -> int:
    """Print a line for each check; return the exit code.

    Args:
        server: Where the key is tried; blank for nowhere: then both servers are only reached for.
        token_file: The token file that sessions are to share.
        offline: Whether nothing is sent.
    """
    found = []
    async with AsyncExitStack() as stack:
        where, simulated = await _server(server, stack)
        async for finding in _findings(where, simulated, token_file, offline=offline):
            print_finding(finding)
            found.append(finding)
    print(summary(found))
    return exits.FAILED if any(one.mark == "bad" for one in found) else exits.DONE


async def _server(server: str, stack: AsyncExitStack) -> tuple[Server | None, Credentials | None]:
    """Return the server, and the key of an exchange that is opened for the simulator."""
    if server == "simulator":
        from kiwoom_async.simulator import Simulator

        exchange = await stack.enter_async_context(Simulator())
        return exchange.server, exchange.credentials
    if not server:
        return None, None
    where = _ADDRESSES.get(server) or Server.from_env(environ={"KIWOOM_SERVER": server})
    return where, None


async def _findings(
    server: Server | None, key_given: Credentials | None, token_file: Path | None, *, offline: bool
) -> AsyncIterator[Finding]:
    yield machine.versions()
    yield machine.extras()
    found, credentials = key.present(server, key_given)
    yield found
    if token_file is not None:
        yield machine.token_file(token_file)
    if offline:
        yield Finding("skip", "network", "not looked at: --offline")
        return
    for one in [server] if server is not None else [LIVE, PAPER]:
        async for finding in network.checks(one):
            yield finding
    if credentials is None:
        yield Finding("skip", "token", "not asked for: there is no key")
    elif server is None:
        yield Finding("skip", "token", "not asked for: no server is named", "say --server paper")
    else:
        yield await key.accepted(server, credentials, token_file)
