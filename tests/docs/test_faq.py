"""FAQ: each error text becomes the exception and the reason that the page names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from kiwoom_async.errors import APIError
from kiwoom_async.orders.refusals import reason_of
from kiwoom_async.wire import answers
from tests.support.pages import DOCS

PAGES = [path for language in ("en", "ko") if (path := DOCS / language / "faq.md").exists()]


def cells(text: str) -> Iterator[list[str]]:
    """Iterate over the rows of all tables that begin with a code."""
    for line in text.splitlines():
        if re.match(r"\| `\w+` \|", line):
            yield [cell.strip().strip("`") for cell in line.strip("|").split("|")]


@pytest.fixture(params=PAGES, ids=lambda path: path.parent.name)
def rows(request: pytest.FixtureRequest) -> list[list[str]]:
    """The rows of the page in a language."""
    return list(cells(request.param.read_text("utf-8")))


def test_each_text_is_the_exception_that_the_page_says(rows: list[list[str]]) -> None:
    answered = [row for row in rows if len(row) == 5]
    assert len(answered) > 10
    for code, return_code, text, exception, _ in answered:
        body = json.dumps({"return_code": int(return_code), "return_msg": text}).encode()
        with pytest.raises(APIError) as raised:
            answers.check("ka10001", 200, body)
        assert (raised.value.code, type(raised.value).__name__) == (code, exception)


def test_each_refusal_of_an_order_has_the_reason_that_the_page_says(rows: list[list[str]]) -> None:
    refusals = [row for row in rows if len(row) == 4]
    assert len(refusals) > 5
    for code, text, reason, _ in refusals:
        assert (answers.code_of(text), reason_of(code)) == (code, reason)
