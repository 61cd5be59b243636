"""Token file: shares tokens between processes of one user."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import logging
import os
import stat
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated

import msgspec
from anyio import to_thread

from kiwoom_async._lock import claimed
from kiwoom_async.clock import SystemClock
from kiwoom_async.config import Credentials, Secret, Server
from kiwoom_async.errors import ConfigError

__all__ = ["StoredToken", "TokenFile"]

log = logging.getLogger("kiwoom_async")

_LONGEST_TURN = 30.0  # seconds; a process that holds the lock longer is stuck
_STEP = 0.02
_LARGEST = 1024 * 1024  # bytes
_BLANK = b"\0 \t\r\n"  # what a power cut makes of a file, and an editor
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
_OTHERS_READ = stat.S_IRGRP | stat.S_IROTH


class StoredToken(msgspec.Struct, frozen=True):
    """A token as stored in the file; never shown."""

    token: str
    expires_at: Annotated[dt.datetime, msgspec.Meta(tz=True)]

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "token", Secret(self.token))


class _Entry(msgspec.Struct):
    """What every version of this library stores of a token."""

    token: str


class TokenFile:
    """Tokens by a hash of server and key, readable by their owner only (mode 0600).

    Writing replaces the file, so that a reader never sees half of it. A file that is missing, blank
    or for another key counts as empty; one with another content is not ours to replace.

    Raises:
        ConfigError: the path is not a file, it is too large for one of tokens, or other users may
            write to it.
    """

    def __init__(
        self, path: str | os.PathLike[str], server: Server, credentials: Credentials
    ) -> None:
        self._path = Path(path).expanduser()
        self._is_there()
        text = f"{server.rest}\n{credentials.appkey}\n{credentials.secretkey}"
        self._key = hashlib.sha256(text.encode()).hexdigest()

    async def read(self) -> StoredToken | None:
        """Return the token of this server and key, None if the file has no token for them.

        Raises:
            ConfigError: other users may write to the file, or it has another content.
        """
        return await to_thread.run_sync(lambda: self._load().get(self._key))

    @contextlib.asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Hold the lock of the file, against other sessions in any process.

        The lock ends with its process. On systems without file locks this does not wait.
        """
        folder = await to_thread.run_sync(self._open_folder)
        try:
            clock = SystemClock()  # other processes have no other
            deadline = clock.monotonic() + _LONGEST_TURN
            while folder is not None and not claimed(folder) and clock.monotonic() < deadline:
                await clock.sleep(_STEP)
            yield
        finally:
            if folder is not None:
                os.close(folder)

    async def write(self, token: str, expires_at: dt.datetime) -> None:
        """Store a token; tokens of other keys stay."""
        await to_thread.run_sync(self._store, StoredToken(token, expires_at))

    async def remove(self, token: str) -> None:
        """Remove this token; another one of the same server and key stays."""
        stored = await self.read()
        if stored is not None and stored.token == token:
            await to_thread.run_sync(self._store, None)

    def _open_folder(self) -> int | None:
        """Open the folder of the file for locking: unlike the file it is never replaced.

        None where folders can't be opened, as on Windows: processes starting at the same time each
        request a token.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            return os.open(self._path.parent, os.O_RDONLY)
        except (OSError, ValueError):
            return None

    def _is_there(self) -> bool:
        """Return whether there is a file to read.

        Raises:
            ConfigError: it is not a file of tokens, or other users may write to it.
        """
        try:
            found = self._path.stat()
        except (OSError, ValueError):
            return False
        if not stat.S_ISREG(found.st_mode):
            raise ConfigError(f"token_file must be a file, and {self._path} is not")
        if found.st_size > _LARGEST:
            raise self._foreign()
        if os.name == "posix" and found.st_mode & _OTHERS_WRITE:
            raise ConfigError(
                f"token_file {self._path} can be written by other users: a token in it may not be "
                f"yours; remove it, or make it yours alone (chmod 600)"
            )
        return True

    def _load(self) -> dict[str, StoredToken]:
        """Read the tokens; none from a file that is blank, or of another version of this library.

        Raises:
            ConfigError: the file has another content, or other users may write to it.
        """
        if not self._is_there():
            return {}
        try:
            content = self._path.read_bytes().strip(_BLANK)
        except OSError:
            return {}
        try:
            tokens = msgspec.json.decode(content or b"{}", type=dict[str, StoredToken])
        except ValueError:
            tokens = self._of_another_version(content)
        self._close_to_others()
        return tokens

    def _close_to_others(self) -> None:
        """Remove other users' permission to read the file."""
        with contextlib.suppress(OSError):
            if os.name == "posix" and self._path.stat().st_mode & _OTHERS_READ:
                log.warning("token_file %s could be read by others: mode set to 0600", self._path)
                self._path.chmod(0o600)

    def _of_another_version(self, content: bytes) -> dict[str, StoredToken]:
        try:
            msgspec.json.decode(content, type=dict[str, _Entry])
        except ValueError:
            raise self._foreign() from None
        return {}

    def _foreign(self) -> ConfigError:
        return ConfigError(
            f"token_file {self._path} is not a file of tokens and would be replaced: name another "
            f"path, or delete it"
        )

    def _store(self, token: StoredToken | None) -> None:
        tokens = self._load()
        if token is None:
            tokens.pop(self._key, None)
        else:
            tokens[self._key] = token
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=self._path.name)  # mode 0600
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(msgspec.json.encode(tokens, enc_hook=str))
            os.replace(name, self._path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise
