"""Deadlines: their clock counts the time that a computer sleeps."""

from __future__ import annotations

import subprocess
import sys

import pytest

_SLEPT = 100_000
_PROGRAM = """
import time
from kiwoom_async.remote import deadlines
print(deadlines.now() - time.monotonic())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs Linux's time namespaces")
def test_an_order_that_waited_in_a_sleeping_computer_is_late() -> None:
    """In a time namespace the computer has slept for a day: the monotonic clock stood."""
    namespace = ["unshare", "--user", "--time", f"--boottime={_SLEPT}", "--fork"]
    try:
        subprocess.run([*namespace, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no time namespace can be made here: {error}")
    done = subprocess.run(
        [*namespace, sys.executable, "-c", _PROGRAM], check=True, capture_output=True, text=True
    )
    assert float(done.stdout) > _SLEPT - 1
