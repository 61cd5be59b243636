"""Lines of a journal: exact for any bytes, and readable by other programs."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiwoom_async import CaptureError
from kiwoom_async.capture import line

NOW = 1_764_115_200_123_456_789
ENVELOPE = line.envelope("0B", "005930")

texts = st.text(st.characters(exclude_categories=["Cs"]))
objects = st.dictionaries(texts, texts | st.none() | st.integers() | st.lists(texts))
times = st.integers(0, 2**63 - 1)


def written(values: bytes) -> bytes:
    return line.encode(NOW, ENVELOPE, values)


ODD_VALUES = [
    b"",
    b"null",
    b"[]",
    b'"text"',
    b"{",
    b'{"10":}',
    b'{"10":"70000"}x',
    b'{"10":"70000"}}',
    b'{"10":\n"70000"}',
    b'{"10":"70000"}\n',
    b'\r\n{"10":"70000"}',
    b'{"10":\r"70000"}',
    b'{"10":"\x01"}',
    b'{"10":"\xff"}',
    b'{"10":"\\ud800"}',
    b'{"10":"\\q"}',
    b'{"10":NaN}',
    b' {"10":"70000"}',
    b'{"a":' + b"[" * 200_000 + b"]" * 200_000 + b"}",  # deeper than any interpreter reads
    b'{"a":' * 200_000 + b"1" + b"}" * 200_000,
]


@pytest.mark.parametrize("values", ODD_VALUES, ids=lambda values: repr(values[:20]))
def test_what_is_no_clean_json_object_is_kept_in_base64_and_comes_back_exactly(
    values: bytes,
) -> None:
    made = written(values)
    assert made.count(b"\n") == 1
    assert "values" not in json.loads(made)
    assert "values64" in json.loads(made)
    assert line.decode(made) == (NOW, "0B", "005930", values)


@pytest.mark.parametrize(
    "values",
    [
        b"{}",
        b'{"10":"70000"}',
        b'{ "10" :\t"70000" }',
        '{"302":"삼성전자"}'.encode(),
        b'{"302":"\\uc0bc"}',
        b'{"values":"1","received_ns":2}',
        b'{"1":"\\"values\\":{}"}',
        b'{"10":"1","10":"2"}',
        b'{"10":{"11":["}"]}}',
    ],
)
def test_json_objects_stand_in_the_line_as_they_came(values: bytes) -> None:
    made = written(values)
    assert values in made
    json.loads(made)
    assert line.decode(made) == (NOW, "0B", "005930", values)


@given(times, texts, texts, st.binary())
def test_any_bytes_come_back(received_ns: int, type_: str, item: str, values: bytes) -> None:
    made = line.encode(received_ns, line.envelope(type_, item), values)
    assert made.endswith(b"\n")
    assert made.count(b"\n") == 1
    assert isinstance(json.loads(made), dict)
    for _ in range(2):  # the second time the envelope is known
        assert line.decode(made) == (received_ns, type_, item, values)
        assert line.decode(made.rstrip(b"\n")) == (received_ns, type_, item, values)


@given(times, texts, objects)
def test_any_object_comes_back_and_other_programs_read_it(
    received_ns: int, item: str, fields: dict[str, object]
) -> None:
    for ascii_only in (False, True):
        values = json.dumps(fields, ensure_ascii=ascii_only).encode()
        made = line.encode(received_ns, line.envelope("0D", item), values)
        assert line.decode(made) == (received_ns, "0D", item, values)
        read = json.loads(made)
        assert (read["received_ns"], read["item"]) == (received_ns, item)
        assert read["values"] == fields


def test_lines_that_another_program_wrote_are_read() -> None:
    values = b'{"10":"70000"}'
    for foreign in (
        b'{"type": "0B", "received_ns": 5, "values": {"10":"70000"}, "item": "005930"}',
        b'{"received_ns": 5,"type":"0B","item":"005930","values":{"10":"70000"}}',
        b'{"received_ns":5,"type":"0B","values":{"10":"70000"},"item":"005930","more":[1]}\n',
    ):
        assert line.decode(foreign) == (5, "0B", "005930", values)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\n",
        b"{}",
        b"null",
        b"x",
        b'{"received_ns":5,"type":"0B","item":"005930"}',
        b'{"received_ns":5,"type":"0B","item":"005930","values64":"*"}',
        b'{"received_ns":x,"type":"0B","item":"005930","values":{}}',
        b'{"received_ns":5,"type":"0B","item":"never seen","values":{}',
    ],
)
def test_what_is_no_line_is_named(text: bytes) -> None:
    line.decode(written(b"{}"))  # the envelope is known
    with pytest.raises(CaptureError, match="of a journal"):
        line.decode(text)


@given(st.lists(st.binary(max_size=30)))
def test_a_block_is_cut_into_its_lines(values: list[bytes]) -> None:
    made = [written(each) for each in values]
    assert line.split(b"".join(made)) == [each.rstrip(b"\n") for each in made]


PIECES = [
    b'{"10":"1"}',
    b"\r",
    b"\n",
    b'"',
    b"\\",
    b"{",
    b"}",
    b" ",
    b"\x00",
    "가".encode(),
    b"\xff",
]
several = st.lists(st.lists(st.sampled_from(PIECES), min_size=1).map(b"".join), min_size=1)


def quick(number: int, values: bytes) -> bytes:
    """Encode as the reader of the socket does."""
    head = line.envelope("0B", '%d "odd" 종목')
    if values.startswith(b"{") and b"\n" not in values:
        return line.template(head) % number + values + line.END
    return line.encode(number, head, values)


@given(times, times)
def test_a_gap_never_ends_before_it_begins(since: int, until: int) -> None:
    encoded = line.encode_gap(NOW, "005930", line.Missing(since, until, "the clock was set back"))
    found = line.decode_gap(line.decode(encoded).values)
    assert found == line.Missing(since, max(since, until), "the clock was set back")


@given(several | st.lists(st.sampled_from(ODD_VALUES), min_size=1))
def test_lines_checked_as_a_block_are_as_if_checked_one_by_one(values: list[bytes]) -> None:
    block = line.readable(b"".join(quick(number, each) for number, each in enumerate(values)))
    lines = line.split(block)
    assert [line.decode(each).values for each in lines] == values
    assert [json.loads(each)["received_ns"] for each in lines] == [*range(len(values))]
    assert [b'"values":' in each for each in lines] == [line.is_clean(each) for each in values]
