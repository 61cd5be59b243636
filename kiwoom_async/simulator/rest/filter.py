"""Filter in front of the service: an HTML page for programs whose User-Agent it blocks."""

from __future__ import annotations

from collections.abc import Mapping

from kiwoom_async.simulator.rules import Rules

__all__ = ["BLOCKED", "blocks"]

BLOCKED = """<!DOCTYPE html>
<html><head><title>Request Blocked</title></head>
<body><h1>Request Blocked</h1></body></html>
"""


def blocks(rules: Rules, headers: Mapping[str, str]) -> bool:
    """Return whether the filter stops a request with these headers, REST call or handshake."""
    agent = headers.get("User-Agent", "").lower()
    return any(part.lower() in agent for part in rules.blocked_agents)
