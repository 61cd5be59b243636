"""Checks of the key: whether there is one, and whether a server takes it."""

from __future__ import annotations

import os
from pathlib import Path

from kiwoom_async import (
    PAPER,
    APIError,
    AuthenticationError,
    ConfigError,
    Credentials,
    KiwoomError,
    Server,
    Session,
    Timeouts,
)
from kiwoom_async.cli.commands.doctor.finding import Finding

__all__ = ["accepted", "present"]

_TIMEOUTS = Timeouts(connect=5.0, total=10.0)
_OTHER = "this key is for the other server: paper and live have keys of their own"
_ADDRESS = "register this computer's address for the key at openapi.kiwoom.com"
_WRONG = "copy both again from openapi.kiwoom.com; a key that was renewed there has a new secret"
_MEANINGS = {
    "8001": _WRONG,
    "8002": _WRONG,
    "8020": _WRONG,
    "8010": _ADDRESS,
    "8040": _ADDRESS,
    "8050": _ADDRESS,
    "8030": _OTHER,
    "8031": _OTHER,
}
"""Code of a refusal to what to do."""


def present(server: Server | None, given: Credentials | None) -> tuple[Finding, Credentials | None]:
    """Return whether the environment has a key for a server, and the key."""
    if given is not None:
        return Finding("ok", "key", "the simulator's own"), given
    try:
        credentials = Credentials.from_env(server)
    except ConfigError as error:
        name = "KIWOOM_PAPER" if server is not None and server.name == PAPER.name else "KIWOOM"
        advice = f"export {name}_APPKEY=… {name}_SECRETKEY=… (kiwoom-async demo needs none)"
        return Finding("bad", "key", str(error), advice), None
    if server is None or server.name != PAPER.name:
        return Finding("ok", "key", "KIWOOM_APPKEY and KIWOOM_SECRETKEY are set"), credentials
    if any(name.startswith("KIWOOM_PAPER_") for name in os.environ):
        return Finding("ok", "key", "KIWOOM_PAPER_APPKEY and its secret are set"), credentials
    text = "KIWOOM_APPKEY is used for paper: KIWOOM_PAPER_APPKEY is not set"
    return Finding("ok", "key", text), credentials


async def accepted(server: Server, credentials: Credentials, token_file: Path | None) -> Finding:
    """Ask for an access token, unless the token file has a valid one."""
    where = f"{server.name} ({server.rest})" if server.name != "custom" else server.rest
    try:
        async with Session(
            server, credentials, timeouts=_TIMEOUTS, token_file=token_file
        ) as session:
            until = await session.authenticate()
    except AuthenticationError as error:
        advice = _MEANINGS.get(error.code or "", "check the key, its address, live against paper")
        return Finding("bad", "token", f"{where} refuses the key: {error.message}", advice)
    except APIError as error:
        return Finding("bad", "token", f"{where}: {error}", "try again in a minute")
    except KiwoomError as error:
        return Finding("bad", "token", f"{where}: {error}")
    return Finding("ok", "token", f"{where} takes the key: a token to {until:%Y-%m-%d %H:%M} KST")
