"""Runner of the command line, on pipes and on a pseudo-terminal."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

COMMAND = str(Path(sys.executable).with_name("kiwoom-async"))
PATIENCE = 60.0
_ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r")

__all__ = ["COMMAND", "PATIENCE", "Done", "Terminal", "environment", "one_line", "run", "run_all"]

Done = subprocess.CompletedProcess[str]


def environment() -> dict[str, str]:
    """Return the environment of a shell without any key."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("KIWOOM_")}
    for name in ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR"):
        kept.pop(name, None)
    return kept | {"TERM": "xterm-256color", "PYTHONWARNINGS": "error", "PYTHONUTF8": "1"}


def run(*arguments: str) -> Done:
    """Run a command on pipes to its end."""
    return subprocess.run(
        [COMMAND, *arguments],
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
    )


def run_all(*lines: str) -> list[Done]:
    """Run several commands, two at a time."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda line: run(*line.split()), lines))


class Terminal:
    """A command on a pseudo-terminal.

    Attributes:
        text: What it has shown so far, without escape sequences.
    """

    def __init__(self, *arguments: str, columns: int = 80, lines: int = 24) -> None:
        self._screen, inside = pty.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.process = subprocess.Popen(
            [COMMAND, *arguments],
            env=environment(),
            stdin=inside,
            stdout=inside,
            stderr=inside,
            start_new_session=True,
        )
        os.close(inside)
        self._shown = b""

    @property
    def raw(self) -> str:
        """What it has shown so far."""
        return self._shown.decode(errors="replace")

    @property
    def text(self) -> str:
        return _ESCAPE.sub("", self.raw)

    def read_until(self, *wanted: str) -> str:
        """Read until all of this was shown."""
        deadline = time.monotonic() + PATIENCE
        while not all(text in self.text for text in wanted):
            assert self._read(deadline), f"it ended before it showed {wanted}:\n{self.text}"
        return self.text

    def end(self) -> int:
        """Read to the end and return the exit code."""
        deadline = time.monotonic() + PATIENCE
        while self._read(deadline):
            pass
        return self.process.wait(PATIENCE)

    def ctrl_c(self) -> None:
        """Press Ctrl-C."""
        self.process.send_signal(signal.SIGINT)

    def close(self) -> None:
        """End the process and close the terminal."""
        self.process.kill()
        self.process.wait()
        os.close(self._screen)

    def _read(self, deadline: float) -> bool:
        patience = max(0.0, deadline - time.monotonic())
        assert select.select([self._screen], [], [], patience)[0], f"silent:\n{self.text}"
        try:
            read = os.read(self._screen, 65536)
        except OSError:  # Linux reports a closed other end this way
            return False
        self._shown += read
        return bool(read)


def one_line(text: str) -> str:
    """Return stderr, which must be exactly one line and no traceback."""
    lines = text.splitlines()
    assert len(lines) == 1, text
    assert lines[0].startswith("kiwoom-async: ")
    assert "Traceback" not in text
    return lines[0]
