"""Glossary: what it names exists, in both languages."""

from __future__ import annotations

import re
from operator import attrgetter
from types import SimpleNamespace

import pytest

import kiwoom_async
from kiwoom_async import Session, market
from kiwoom_async.simulator import Simulator
from tests.support.pages import DOCS

pytestmark = pytest.mark.anyio

PAGES = [DOCS / language / "glossary.md" for language in ("en", "ko")]
TEXTS = [
    pytest.param(page.read_text("utf-8"), id=page.parent.name) for page in PAGES if page.exists()
]


@pytest.mark.parametrize("text", TEXTS)
async def test_what_it_names_exists(text: str, exchange: Simulator, session: Session) -> None:
    public = {name: getattr(kiwoom_async, name) for name in kiwoom_async.__all__}
    known = SimpleNamespace(**public, session=session, market=market)
    named = re.findall(r"`([A-Za-z]\w*(?:\.\w+)*)`", text)
    assert len(named) > 60
    for name in named:
        attrgetter(name)(known)
