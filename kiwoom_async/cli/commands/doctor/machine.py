"""Checks of this computer: versions, extras, the token file."""

from __future__ import annotations

import datetime as dt
import os
import platform
import stat
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec

import kiwoom_async
from kiwoom_async.cli.commands.doctor.finding import Finding

__all__ = ["EXTRAS", "extras", "token_file", "versions"]

_CORE = ("aiohttp", "anyio", "msgspec")
EXTRAS = {
    "fast": "picows",
    "capture": "zstandard",
    "parquet": "polars",
    "upload": "fsspec",
    "nats": "nats-py",
    "otel": "opentelemetry-api",
    "prometheus": "prometheus-client",
}
"""Extra to the distribution that shows whether it is installed."""

_IN_PYTHON = {"zstandard": (3, 14)}
"""Distribution to the first version of Python that has the same."""

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def versions() -> Finding:
    """Return the versions of this library, of Python and of what it needs."""
    parts = [f"{name} {_version(name) or 'missing'}" for name in _CORE]
    return Finding(
        "ok",
        "versions",
        f"kiwoom-async {kiwoom_async.__version__}, Python {platform.python_version()}, "
        f"{', '.join(parts)}",
    )


def extras() -> Finding:
    """Return which extras are installed; a missing one is no problem by itself."""
    there = [extra for extra, name in EXTRAS.items() if _is_there(name)]
    missing = [extra for extra in EXTRAS if extra not in there]
    advice = f'pip install "kiwoom-async[{",".join(missing)}]" adds the others' if missing else ""
    absent = f"; not installed: {', '.join(missing)}" if missing else ""
    return Finding("ok", "extras", f"{', '.join(['cli', *there])}{absent}", advice)


def token_file(path: Path) -> Finding:
    """Return whether a token file can be used: permissions, age, tokens that are still valid."""
    path = path.expanduser()
    try:
        found = path.stat()
        content = path.read_bytes()
    except FileNotFoundError:
        return Finding("ok", "token file", f"{path} is not there yet: the first session makes it")
    except OSError as error:
        return Finding("bad", "token file", f"{path}: {error.strerror}", "name another file")
    if not stat.S_ISREG(found.st_mode):
        return Finding("bad", "token file", f"{path} is no file", "name another file")
    if os.name == "posix" and found.st_mode & _OTHERS:
        mode = stat.filemode(found.st_mode)
        return Finding(
            "bad", "token file", f"{path} is open to others ({mode})", f"chmod 600 {path}"
        )
    try:
        valid = _valid(content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Finding("bad", "token file", f"{path} has another content", "name another file")
    age = dt.timedelta(seconds=int(dt.datetime.now().timestamp() - found.st_mtime))
    return Finding("ok", "token file", f"{path}, written {age} ago, {valid}")


class _Stored(msgspec.Struct):
    """When a stored token expires; the token itself is not read."""

    expires_at: dt.datetime


def _valid(content: bytes) -> str:
    stored = msgspec.json.decode(
        content.strip(b"\0 \t\r\n") or b"{}", type=dict[str, _Stored]
    ).values()
    until = sorted(one.expires_at for one in stored if one.expires_at > dt.datetime.now(dt.UTC))
    if not until:
        return "no valid token"
    return f"{len(until)} valid, to {until[-1].astimezone():%Y-%m-%d %H:%M}"


def _is_there(name: str) -> bool:
    since = _IN_PYTHON.get(name)
    return _version(name) is not None or (since is not None and sys.version_info >= since)


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
