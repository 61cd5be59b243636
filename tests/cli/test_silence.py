"""Silence: the reasons for which a stream may bring nothing, and names that can't be asked."""

from __future__ import annotations

import datetime as dt
import importlib

import pytest

from kiwoom_async import Session
from kiwoom_async.cli.silence import Listed, why_silent
from kiwoom_async.market import KST
from kiwoom_async.simulator import Simulator

OPEN = dt.datetime(2026, 3, 5, 10, 0, tzinfo=KST)
HOLIDAY = dt.datetime(2026, 3, 1, 10, 0, tzinfo=KST)
BEYOND = dt.datetime(2099, 3, 5, 3, 0, tzinfo=KST)


@pytest.mark.parametrize(
    ("now", "unknown", "said"),
    [
        (None, [], "no record for 10 s"),
        (OPEN, [], "no record for 10 s"),
        (BEYOND, [], "no record for 10 s"),
        (HOLIDAY, [], "no record for 10 s: closed until 2026-03-03 0"),
        (OPEN, ["999999"], "no record for 10 s: no symbol 999999?"),
        (HOLIDAY, ["999999"], "no record for 10 s: no symbol 999999?, closed until 2026-03-03 0"),
        (
            None,
            [str(n) for n in range(8)],
            "no record for 10 s: no symbol 0, 1, 2, 3, 4 and 3 more?",
        ),
    ],
)
def test_the_reasons_are_said(now: dt.datetime | None, unknown: list[str], said: str) -> None:
    assert why_silent(10.0, now, unknown).startswith(said)


@pytest.mark.anyio
async def test_names_that_can_not_be_asked_are_blank(exchange: Simulator, session: Session) -> None:
    exchange.on("ka10095").refuse(1902)
    listed = Listed()
    await listed.look_up(session, ["005930", "999999"])
    assert (listed.names, listed.unknown, listed.name("005930")) == ({}, [], "")


def test_importing_the_command_line_runs_nothing() -> None:
    assert importlib.import_module("kiwoom_async.__main__").main is not None
