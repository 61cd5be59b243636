"""Page about the simulated TRs: it describes each, and it is current."""

from __future__ import annotations

import runpy
from pathlib import Path

from kiwoom_async.simulator.rest.catalogue import apis, derivations, modelled

DOCS = Path(__file__).parents[2] / "docs"


def test_every_tr_is_modelled_and_says_from_what() -> None:
    assert modelled().keys() == apis().keys()
    for api_id, text in derivations().items():
        assert len(text) > 10, api_id
        assert not text.startswith("Answer"), api_id


def test_the_page_is_the_current_one() -> None:
    page: str = runpy.run_path(str(DOCS / "simulated.py"))["page"]()
    assert (DOCS / "simulated.md").read_text("utf-8") == page, "run: python docs/simulated.py"
    assert all(f"| {api_id} |" in page for api_id in apis())
