"""Faces: a user-facing class has the public members that the reference shows, and no other."""

from __future__ import annotations

import inspect
from typing import get_args

import pytest

from docs.generator import subjects
from docs.generator.members import inherited, members_of
from docs.generator.pages import generated
from docs.generator.words import Language
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
        "cash", "day_pnl", "failure", "get", "items", "keys", "liquidate", "refresh", "values",
    },
    Bars: {"add", "follow", "over", "running", "seed", "until"},
    Cursor: {"aclose", "position"},
    Journal: {
        "batches", "counts", "days", "export", "files", "follow", "gaps", "lines", "pack",
        "repair", "replay", "rows", "symbols", "upload", "verify",
    },
    Recorder: {"aclose", "add", "every", "follow", "remove", "run", "stats"},
    Replay: {"aclose", "stats"},
    Page: FRAMES | {"rows"},
    Pager: {"collect", "pages"},
    Record: {"asdict", "fields", "of", "raw", "wire"},
    Rows: FRAMES,
    Session: {
        "aclose", "authenticate", "call", "closed", "conditions", "health", "instruments", "open",
        "positions", "revoke", "state", "stats", "stream",
        *(name for name in vars(Namespaces) if not name.startswith("_")),
    },
    Pool: {"stream", *(name for name in vars(Namespaces) if not name.startswith("_"))},
    Gateway: {"add", "run", "stats"},
    RemoteSession: {
        "aclose", "call", "closed", "conditions", "health", "instruments", "open", "positions",
        "state", "stream", *(name for name in vars(Namespaces) if not name.startswith("_")),
    },
    Source: {"aclose", "stats"},
    Stream: {"aclose", "batches", "stats"},
    ConnectionState: {"name", "now", "since", "until", "why"},
}  # fmt: skip

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
    shown = {member.name for member in members_of(cls)}
    named = {name for name in public(cls) if f"\n    {name}: " in (inspect.getdoc(cls) or "")}
    known = {name for names in inherited(cls).values() for name in names}  # Mapping, list
    assert public(cls) - shown - named - known == set()


@pytest.mark.parametrize("language", get_args(Language))
def test_the_reference_has_a_section_for_each(language: Language) -> None:
    pages = generated(language)
    text = "\n".join(page.markdown for page in pages)
    trs = {page.place for page in pages}
    for cls in FACES:
        assert f"## {cls.__name__} {{ #{cls.__name__} }}" in text or cls is Orders
        for name in (member.name for member in members_of(cls)):
            section = f"# {name} {{ #{cls.__name__}.{name} }}" in text
            assert section or f"reference/orders/{name}.md" in trs, f"{cls.__name__}.{name}"


def test_the_reference_begins_with_the_session_and_has_every_public_name() -> None:
    assert next(iter(subjects.SUBJECTS[0].things()))[0] == "Session"
    assert subjects.unlisted() == set()
