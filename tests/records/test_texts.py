"""Texts: lines that are cut at their quotes give what a JSON parser gives, or are not cut."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiwoom_async.capture.line import FORM, encode, envelope
from kiwoom_async.records import texts
from kiwoom_async.records.texts import Form

OBJECTS = Form({0: b"{"}, 1, b"}", {}, 0)
ORDINARY = {"20": "090000", "10": "-70000", "290": ""}


def cut(
    rows: list[bytes], wanted: list[str] | None = None, form: Form = OBJECTS
) -> dict[str, list[Any]] | None:
    found = texts.cut(b"\n".join(rows), len(rows), form, wanted)
    return None if found is None else found.to_dict(as_series=False)


def compact(row: dict[str, Any]) -> bytes:
    return msgspec.json.encode(row)


def by_json(rows: list[bytes], names: list[str]) -> dict[str, list[Any]]:
    decoded = [json.loads(row) for row in rows]
    return {name: [row.get(name) or None for row in decoded] for name in names}


def test_lines_of_one_form_are_cut() -> None:
    rows = [compact(ORDINARY), compact({"20": "삼성 전자", "10": " 0", "290": "a,b"})]
    assert cut(rows) == by_json(rows, [*ORDINARY])
    assert cut(rows[:1]) == by_json(rows[:1], [*ORDINARY])
    assert cut(rows, wanted=["290", "999"]) == by_json(rows, ["290", "999"])
    assert cut(rows, wanted=["999"]) is None


ODD_ROWS = [
    b'{"20":"090000","290":"","10":"-70000"}',  # another order
    b'{"20":"090000","10":"-70000"}',
    b'{"20":"090000","10":"-70000","290":"","291":""}',
    b'{"20":"090000","10":-70000,"290":""}',
    b'{"20":"090000","10":null,"290":""}',
    b'{"20":"090000","10":"-70000","290":5}',
    b'{"20":5,"x":6,"10":"1","290":""}',
    b'{"20":["1","10"],"290":7}',
    b'{"20":{"10":"10"},"290":"a"}',
    b'{"20":{"x":"10"},"290":"a"}',
    rb'{"20":"\"","10":"-70000","290":""}',
    b'{"20":"09:00:00","10":"-70000","290":""}',
    b'{"20":"090000","10":"1","10":"2"}',
    b"{}",
    b"",
    b"null",
    b'"20"',
    b'{"20":"\xff","10":"1","290":""}',
]


@pytest.mark.parametrize("odd", ODD_ROWS)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_line_of_another_form_is_found_wherever_it_stands(odd: bytes, place: int) -> None:
    rows = [compact(ORDINARY), compact(ORDINARY)]
    rows.insert(place, odd)
    assert cut(rows) is None


def test_members_with_one_name_are_not_cut() -> None:
    assert cut([b'{"10":"1","10":"2"}'] * 2) is None


def test_white_space_is_no_matter_behind_the_first_line() -> None:
    spaced = b'{"20" : "1", "10": "2",\t"290":"3" }'
    assert cut([compact(ORDINARY), spaced]) is None  # its end differs
    spaced = b'{"20" : "1", "10": "2",\t"290":"3"}'
    assert cut([compact(ORDINARY), spaced]) == by_json([compact(ORDINARY), spaced], [*ORDINARY])
    assert cut([spaced, compact(ORDINARY)]) is None


names = st.sampled_from(["10", "20", "x"])
values = st.one_of(
    st.sampled_from(["", "10", "20", "1", "a,b", "a:b", "{", "[", "]", '"', "\\", "\n", "삼"]),
    st.sampled_from([None, 5, True, ["10", "20"], {"10": "20"}, {"x": 1}, []]),
)
objects = st.lists(st.tuples(names, values), max_size=4).map(dict)


@given(st.lists(objects, min_size=1, max_size=4))
@example([{"20": "1", "10": "2"}, {"20": 5, "x": 6, "10": "2"}])
def test_any_lines_are_cut_as_json_is_parsed_or_not_at_all(rows: list[dict[str, Any]]) -> None:
    lines = [compact(row) for row in rows]
    found = cut(lines)
    assert found is None or found == by_json(lines, [*rows[0]])
    if found is None and len({tuple(row) for row in rows}) == 1 and rows[0]:
        every = [value for row in rows for value in row.values()]
        assert any(not isinstance(each, str) or set(each) & set('[:\\"\n') for each in every)


def line(item: str, values: bytes, kind: str = "0B") -> bytes:
    return encode(1_795_651_200_000_000_000, envelope(kind, item), values).rstrip()


def test_lines_of_a_journal_are_cut_with_their_time_and_item() -> None:
    rows = [line("005930", compact(ORDINARY)), line("", compact(ORDINARY))]
    assert cut(rows, wanted=["10"], form=FORM) == {
        "received_ns": [":1795651200000000000,"] * 2,
        "item": ["005930", None],
        "10": ["-70000", "-70000"],
    }


@pytest.mark.parametrize(
    "odd",
    [
        line("005930", b"no object"),
        line("005930", b'{"received_ns":"1","20":"2"}'),
        line("005930", b'{"item":"1","10":"-1","290":""}'),
        b'{"type":"0B","received_ns":1,"item":"x","values":{"20":"1","10":"2","290":"3"}}',
        b'{"received_ns":1,"type":"0B","item":"x","values":{"20":"1"},"10":"2","290":"3"}',
        b'{"received_ns":1,"type":"0B","item":"x","other":{"20":"1","10":"2","290":"3"}}',
    ],
)
def test_lines_of_another_writer_or_in_base64_are_not_cut(odd: bytes) -> None:
    ordinary = line("005930", compact(ORDINARY))
    assert cut([ordinary, odd], form=FORM) is None
    assert cut([odd, odd], form=FORM) is None
