"""Deployment in tests: the broker of the configuration that is shipped."""

from __future__ import annotations

import re
from pathlib import Path

from tests.support.nats_server import NatsServer

__all__ = ["DEPLOY", "USERS", "deployed"]

DEPLOY = Path(__file__).parents[2] / "examples" / "deploy"
USERS = ("gateway", "reader", "trader")


def deployed(folder: Path) -> NatsServer:
    """Return the broker of the configuration, but for its port and its directory."""
    text = (DEPLOY / "nats-server.conf").read_text("utf-8")
    text = re.sub(r'listen: "[^"]*"', "", text).replace("/var/lib/nats", str(folder / "js"))
    return NatsServer(folder / "nats", re.sub(r"jetstream \{", "jetstream: {", text))
