"""Faces: a user-facing class has the public members that the reference shows, and no other."""

from __future__ import annotations

import inspect
import runpy
import warnings
from pathlib import Path

import pytest

import kiwoom_async
from kiwoom_async import (
    Conditions,
    ConnectionState,
    Guard,
    Order,
    Page,
    Pager,
    Pool,
    Position,
    Positions,
    Record,
    Rows,
    Session,
    Source,
    Stream,
)
from kiwoom_async.api.namespaces import Namespaces
from kiwoom_async.api.orders import Orders
from kiwoom_async.bus import Broker, Connection, Publisher, Subscription
from kiwoom_async.capture import Cursor, Journal, Recorder, Replay
from kiwoom_async.history import Bars
from kiwoom_async.remote import Gateway, RemoteSession
from kiwoom_async.simulator import Simulator

pdoc = pytest.importorskip("pdoc")

FRAMES = {"columns", "to_arrow", "to_pandas", "to_polars"}
FACES: dict[type, set[str]] = {
    Conditions: {"list", "search", "watch"},
    Order: {
        "accepted", "average_price", "cancel", "cancel_and_wait", "done", "filled", "filled_size",
        "fills", "fills_so_far", "is_open", "modify", "no", "reject_code", "reject_reason",
        "remaining_size", "replace", "replaced_by", "replaces", "request", "resolve", "side",
        "size", "status", "symbol", "ticket",
    },
    Broker: {
        "addresses", "authority", "certificate", "credentials", "from_env", "inbox",
        "is_encrypted", "key",
        "nkey", "of", "password", "silence", "tls", "token", "url", "user",
    },
    Connection: {"aclose", "asking", "is_connected", "publish", "wait_closed"},
    Publisher: {"aclose", "run", "stats"},
    Subscription: {"aclose", "batches", "stats"},
    Orders: {
        "attach", "buy", "cancel", "cancel_all", "in_doubt", "modify", "open", "orderable", "sell",
        "today",
    },
    Guard: {"resume", "stop", "stopped", "why_stopped"},
    Position: {
        "average_price", "cost", "lots", "market_value", "name", "price", "sellable_size", "size",
        "symbol", "unrealized_pnl",
    },
    Positions: {
        "cash", "day_pnl", "get", "items", "keys", "liquidate", "refresh", "values",
    },
    Bars: {"add", "follow", "over", "running", "seed", "until"},
    Cursor: {"aclose", "position"},
    Journal: {
        "batches", "counts", "days", "export", "files", "follow", "gaps", "lines", "pack",
        "repair", "replay", "rows", "upload", "verify",
    },
    Recorder: {"aclose", "add", "every", "follow", "remove", "run", "stats"},
    Replay: {"aclose", "stats"},
    Page: FRAMES | {"rows"},
    Pager: {"collect", "pages"},
    Record: {"asdict", "fields", "of", "raw", "wire"},
    Rows: FRAMES,
    Session: {
        "aclose", "call", "closed", "conditions", "health", "instruments", "open", "positions",
        "revoke", "state", "stats", "stream",
        *(name for name in vars(Namespaces) if not name.startswith("_")),
    },
    Pool: {"stream", *(name for name in vars(Namespaces) if not name.startswith("_"))},
    Gateway: {"add", "run", "stats"},
    RemoteSession: {
        "call", "stream", *(name for name in vars(Namespaces) if not name.startswith("_")),
    },
    Source: {"aclose", "stats"},
    Stream: {"aclose", "batches", "stats"},
    ConnectionState: {"name", "now", "since", "until", "why"},
}  # fmt: skip
MODULES: dict[type, str] = {
    Orders: "kiwoom_async.api.orders",
    Bars: "kiwoom_async.history",
    Broker: "kiwoom_async.bus",
    Connection: "kiwoom_async.bus",
    Publisher: "kiwoom_async.bus",
    Subscription: "kiwoom_async.bus",
    Gateway: "kiwoom_async.remote",
    RemoteSession: "kiwoom_async.remote",
    Cursor: "kiwoom_async.capture",
    Journal: "kiwoom_async.capture",
    Recorder: "kiwoom_async.capture",
    Replay: "kiwoom_async.capture",
    Simulator: "kiwoom_async.simulator",
}
"""Where the faces are that the package itself does not load."""

MACHINERY = {"item_kind", "type_code"}
"""What the client reads of records, and the reference does not show."""


def public(cls: type) -> set[str]:
    inherited = set(dir(list)) if issubclass(cls, list) else set[str]()
    return {name for name in dir(cls) if not name.startswith("_")} - inherited - MACHINERY


@pytest.mark.parametrize("cls", FACES, ids=lambda cls: cls.__name__)
def test_a_face_has_what_its_users_may_touch(cls: type) -> None:
    assert public(cls) == FACES[cls]


@pytest.mark.parametrize("cls", [*FACES, Simulator], ids=lambda cls: cls.__name__)
def test_the_reference_shows_every_public_member_with_a_docstring(cls: type) -> None:
    module = MODULES.get(cls, "kiwoom_async")
    with warnings.catch_warnings():  # annotations of a base class in anyio that pdoc can't read
        warnings.simplefilter("ignore", UserWarning)
        shown = pdoc.doc.Module.from_name(module).members[cls.__name__].members
    assert public(cls) <= shown.keys()
    documented = {name for name, member in shown.items() if member.docstring}
    documented |= {name for name in shown if f"\n    {name}: " in (inspect.getdoc(cls) or "")} | {
        *vars(Namespaces)
    }
    assert public(cls) - documented == set()


def test_the_reference_begins_with_the_session() -> None:
    reference = runpy.run_path(str(Path(__file__).parents[2] / "docs" / "reference.py"))
    root = pdoc.doc.Module.from_name("kiwoom_async")
    reference["_session_first"](root)
    assert next(iter(root.members)) == "Session"
    assert set(kiwoom_async.__all__) <= root.members.keys()
