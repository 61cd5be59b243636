"""Wheel: it contains no generator."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import kiwoom_async

ROOT = Path(kiwoom_async.__file__).parents[1]


def test_the_generator_is_not_in_the_wheel(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    names = zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist()
    rooms = {name.split("/")[1] for name in names if name.startswith("kiwoom_async/")}
    assert "codegen" not in rooms
    assert {"api", "realtime", "spec", "py.typed"} <= rooms
    assert "kiwoom_async/spec/data/realtime.json" in names
