"""The service of the examples: its pages, its log and its end, as its supervisor sees them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

EXAMPLES = Path(__file__).parents[2] / "examples"
SERVICE = EXAMPLES / "service.py"


def test_it_answers_logs_json_and_ends_on_sigterm_with_success() -> None:
    env = {name: value for name, value in os.environ.items() if name != "KIWOOM_SERVER"}
    run = subprocess.run(
        [sys.executable, "-W", "error", str(SERVICE)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**env, "PORT": "9183"},
    )
    assert run.returncode == 0, run.stderr
    assert '/healthz 200 {"state": "live"' in run.stdout
    assert "/metrics 200 #" in run.stdout
    lines = [json.loads(line) for line in run.stderr.splitlines()]
    events = [line["event"] for line in lines if "event" in line]
    assert events[0] == "token_issued"
    assert "logged_in" in events
    assert events[-1] == "session_ended"


def test_it_is_short() -> None:
    lines = [line.strip() for line in SERVICE.read_text("utf-8").splitlines()]
    assert len([line for line in lines if line and not line.startswith(("#", '"""'))]) < 80


def test_its_deployment_names_what_the_program_reads() -> None:
    program = SERVICE.read_text("utf-8")
    unit = (EXAMPLES / "deploy" / "kiwoom-service.service").read_text("utf-8")
    image = (EXAMPLES / "deploy" / "service.Dockerfile").read_text("utf-8")
    assert "KIWOOM_SERVER" in program
    for text in (unit, image):
        assert "KIWOOM_SERVER=paper" in text
        assert "SIGTERM" in text
    assert '"9180"' in program
    assert "EXPOSE 9180" in image
    assert '"HOST"' in program
    assert "HOST=0.0.0.0" in image
