"""FAQ: each error text becomes the exception and the reason that the page names."""

from __future__ import annotations

import json
import re

import pytest

from kiwoom_async.errors import APIError
from kiwoom_async.orders.refusals import reason_of
from kiwoom_async.wire import answers
from tests.support.pages import DOCS

PAGES = [path for language in ("en", "ko") if (path := DOCS / language / "faq.md").exists()]


ANSWER = re.compile(r"### (\w+)\n\n> `(.+)`\n\n`(\w+)`, `return_code` (\d+)\.")
REFUSAL = re.compile(r"### (\w+)\n\n> `(.+)`\n\n`OrderRejected`, `reason` `(\w+)`\.")


@pytest.fixture(params=PAGES, ids=lambda path: path.parent.name)
def page(request: pytest.FixtureRequest) -> str:
    """The page in a language."""
    text: str = request.param.read_text("utf-8")
    return text


def test_each_text_is_the_exception_that_the_page_says(page: str) -> None:
    answered = ANSWER.findall(page)
    assert len(answered) == page.count("`return_code` ") - 1 > 10
    for code, text, exception, return_code in answered:
        body = json.dumps({"return_code": int(return_code), "return_msg": text}).encode()
        with pytest.raises(APIError) as raised:
            answers.check("ka10001", 200, body)
        assert (raised.value.code, type(raised.value).__name__) == (code, exception)


def test_each_refusal_of_an_order_has_the_reason_that_the_page_says(page: str) -> None:
    refusals = REFUSAL.findall(page)
    assert len(refusals) > 5
    for code, text, reason in refusals:
        assert (answers.code_of(text), reason_of(code)) == (code, reason)
