"""Completion of words in a shell; what it needs is imported when a shell asks."""

from __future__ import annotations

__all__ = ["methods", "servers", "types"]


def servers(incomplete: str) -> list[str]:
    """Return the servers."""
    return [name for name in ("live", "paper", "simulator") if name.startswith(incomplete)]


def types(incomplete: str) -> list[str]:
    """Return the record types that continue a list with commas."""
    from kiwoom_async.cli.kinds import record_types

    before, comma, begun = incomplete.rpartition(",")
    return [f"{before}{comma}{name}" for name in record_types() if name.startswith(begun)]


def methods(incomplete: str) -> list[tuple[str, str]]:
    """Return the queries with their Korean names."""
    from kiwoom_async.cli.methods import methods

    queries = [method for method in methods() if method.api.kind == "query"]
    return [
        (method.path, method.api.name) for method in queries if method.path.startswith(incomplete)
    ]
