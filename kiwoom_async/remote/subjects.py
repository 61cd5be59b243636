"""Subjects of a gateway.

Reading and trading are different subjects, and each has the name of the client: a broker can allow
a user to read, or to trade, and under which names.

::

    kiwoom.{server}.gateway.read.{name}.lease | wants | call | conditions | search | members
    kiwoom.{server}.gateway.trade.{name}.order | resolve
    kiwoom.{server}.gateway.reports.{name}                       (kept at the broker)
"""

from __future__ import annotations

import re

from kiwoom_async.errors import ConfigError

__all__ = ["GatewaySubjects", "check_name", "is_inbox"]

_RECORDS = "kiwoom"  # first token of the subjects of records, reports and requests
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")


def check_name(what: str, name: str) -> str:
    """Return a name that can be part of a subject.

    Raises:
        ConfigError: it can't.
    """
    if not _TOKEN.fullmatch(name):
        raise ConfigError(f"{what} must be 1 to 64 letters, digits, - or _, not {name!r}")
    return name


def is_inbox(subject: str) -> bool:
    """Return whether a client may have answers there.

    The gateway may publish more than its clients: an answer must not get where they may not.
    """
    first = subject.partition(".")[0]
    return bool(first) and first != _RECORDS and not first.startswith("$")


class GatewaySubjects:
    """The subjects of the gateway of one server.

    Args:
        server: Name of the server (``live``).

    Raises:
        ConfigError: an impossible server.
    """

    def __init__(self, server: str) -> None:
        self._root = f"{_RECORDS}.{check_name('server', server)}.gateway"
        self.stream = f"KIWOOM-{server}-reports"
        self.lease = f"gateway-{server}"

    def read(self, name: str, what: str) -> str:
        """Return the subject of a message of a client that reads."""
        return f"{self._root}.read.{name}.{what}"

    def trade(self, name: str, what: str) -> str:
        """Return the subject of a message of a client that trades."""
        return f"{self._root}.trade.{name}.{what}"

    def reports(self, name: str) -> str:
        """Return the subject of the order events of a client; ``*`` for all."""
        return f"{self._root}.reports.{name}"

    @staticmethod
    def name_in(subject: str) -> str:
        """Return the name of the client that a subject is about."""
        return subject.split(".")[4]
