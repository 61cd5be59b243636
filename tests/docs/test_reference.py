"""API reference: each TR, each realtime type and each command has its place, with its names."""

from __future__ import annotations

import inspect
import re
from typing import get_args

import pytest

from docs.generator.docstrings import as_markdown
from docs.generator.document import Document
from docs.generator.members import signature
from docs.generator.pages import generated
from docs.generator.words import Language, unit
from kiwoom_async import Credentials, Session, Trade, spec
from kiwoom_async.api.chart import MinuteCandle
from kiwoom_async.cli.methods import methods
from kiwoom_async.cli.signatures import record_name


def page(place: str, language: Language = "en") -> Document:
    return next(page for page in generated(language) if page.place == place)


def test_a_field_has_a_docstring() -> None:
    assert inspect.getdoc(MinuteCandle.close) == "현재가(종가) (``cur_prc``), in KRW."
    assert inspect.getdoc(MinuteCandle.time) == "체결시간 (``cntr_tm``)."
    assert Trade.change_sign.codes["2"] == "rising"


@pytest.mark.parametrize("language", get_args(Language))
def test_every_tr_has_a_page_with_its_names_arguments_and_fields(language: Language) -> None:
    pages = {page.place: page.markdown for page in generated(language)}
    for method in methods():
        api = method.api
        text = pages[f"reference/{method.space.namespace}/{api.method}.md"]
        assert f"`{api.id}` **{api.name}**" in text
        assert language == "ko" or all(note in text for note in api.notes)
        lines = text.splitlines()
        for param in api.arguments:
            start = f"| `{param.name}` | `{param.wire}` | {param.label} |"
            assert any(line.startswith(start) for line in lines), (api.id, param.name)
        for field in (*api.rows, *api.fields):
            if field.kind == "table":
                continue
            start = f"| `{field.name}`"
            found = [line for line in lines if line.startswith(start)]
            assert any(f"| `{field.wire}` | {field.label} |" in line for line in found), field
            word = unit(language, field.unit)
            assert not word or any(f"| {word} |" in line for line in found), field
            assert language == "en" or not re.search("KRW|shares| or ", word)


@pytest.mark.parametrize("language", get_args(Language))
def test_every_realtime_type_has_a_page_with_its_fids(language: Language) -> None:
    pages = {page.place: page.markdown for page in generated(language)}
    for kind in spec.load().realtime.values():
        text = pages[f"reference/realtime/{record_name(kind.record)}.md"]
        assert f"`{kind.id}` **{kind.name}**" in text
        for field in kind.fields:
            assert f"| `{field.wire}` | {field.label} |" in text


def test_a_page_of_a_tr() -> None:
    text = page("reference/chart/daily_candles.md").markdown
    assert "# chart.daily_candles\n" in text
    assert "A page has 600 rows." in text
    assert "session.chart.daily_candles(\n    symbol: str,\n" in text
    assert "`turnover_million`{ #DailyCandle.turnover_million } | `int | None` |" in text
    assert "| `trde_prica` | 거래대금 | million KRW |" in text
    assert "`False` (0), `True` (1)" in text
    assert "`upper_limit`, `rising`" in text
    assert "## In the simulator\n" in text
    korean = page("reference/chart/daily_candles.md", "ko").markdown
    assert "# 주식일봉차트조회 (chart.daily_candles)\n" in korean
    assert "## 인자\n" in korean
    assert "한 페이지는 600행입니다. 최신순입니다." in korean
    assert "| `trde_prica` | 거래대금 | 백만원 |" in korean


def test_the_types_of_an_order_have_their_korean_names() -> None:
    text = page("reference/orders/buy.md", "ko").markdown
    assert "`order_type`: `'limit'` 지정가 (0), `'market'` 시장가 (3)" in text


def test_every_command_has_its_options_with_their_help() -> None:
    text = page("cli.md").markdown
    assert {"## candles { #candles }", "## journal verify { #journal-verify }"} <= {
        *text.splitlines()
    }
    options = re.findall(r"^\| `(-[^`]*)` \| (.*) \|$", text, re.M)
    assert len(options) > 60
    assert [name for name, meaning in options if not meaning.strip()] == []


def test_a_docstring_becomes_sections_with_links() -> None:
    lines = as_markdown(inspect.getdoc(Session.open) or "", "ko", within="Session")
    text = "\n".join(lines)
    assert "[`aclose`](ref:Session:aclose)" in text
    assert "**예외**" in text
    assert "- `SessionClosed`: the session was already opened." in text
    code = as_markdown("Look::\n\n    a = 1\n\n    b = 2\n\nDone.", "en")
    assert code == ["Look:\n\n```python\na = 1\n\nb = 2\n```\n\nDone.", ""]


def test_links_lead_to_the_pages_of_the_names() -> None:
    text = page("reference/streams.md").markdown
    assert "](session.md#Session" in text
    assert "ref:" not in "".join(page.markdown for page in generated("en"))


def test_a_signature_is_that_of_the_source() -> None:
    def search(self: object, *words: str, size: int = 1, name: str = "a") -> list[str]:
        return [*words]

    async def sleep(seconds: float) -> None: ...

    assert signature("search", search) == (
        "search(*words: str, size: int = 1, name: str = 'a') -> list[str]"
    )
    assert signature("sleep", sleep) == "async sleep(seconds: float)"
    assert signature("closed", inspect.getattr_static(Session, "closed")) == "closed: bool"
    assert signature("Credentials", Credentials).startswith("Credentials(")
    assert "\n    *,\n    timeouts: Timeouts | None = None,\n" in signature("Session", Session)
    assert signature("price", inspect.getattr_static(Trade, "price")) == "price: int"


def test_a_constant_has_its_value_and_its_text() -> None:
    text = page("reference/market.md").markdown
    assert "KST = dt.timezone(dt.timedelta(hours=9), 'KST')\n```\n\nKorean time" in text
    assert "Real money (운영)" in page("reference/session.md").markdown


def test_a_value_without_a_docstring_has_no_section() -> None:
    assert "bool(x) -> bool" not in page("reference/errors.md").markdown
    assert "str(object=" not in page("reference/telemetry.md").markdown


def test_drawings_and_tables_of_docstrings() -> None:
    assert "```text\nKiwoomError\n├─ ConfigError" in page("reference/errors.md").markdown
    assert "\n- `ticks`: tick sizes and rounding" in page("reference/market.md").markdown
