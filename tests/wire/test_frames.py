"""Frames of the socket, in every shape the server may send them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiwoom_async.errors import DecodeError
from kiwoom_async.wire import frames

ENTRY = {"values": {"20": "165208"}, "type": "0B", "name": "주식체결", "item": "005930"}


def encode(frame: object) -> bytes:
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":")).encode()


def entries(frame: bytes) -> list[tuple[bytes, str, str]]:
    decoded = frames.decode(frame)
    assert isinstance(decoded, list)
    return [(bytes(entry.values), entry.type, entry.item or "") for entry in decoded]


@pytest.mark.parametrize(
    "frame",
    [
        {"data": [ENTRY], "trnm": "REAL"},
        {"trnm": "REAL", "data": [dict(reversed(ENTRY.items()))]},
        {"trnm": "REAL", "data": [{**ENTRY, "new": {"a": [1]}}], "return_code": None},
    ],
    ids=["live order", "guide order", "unknown members"],
)
def test_real_frames(frame: dict[str, Any]) -> None:
    assert entries(encode(frame)) == [(b'{"20":"165208"}', "0B", "005930")]


def test_several_entries_keep_their_order_and_letters() -> None:
    frame = b'{"data":[{"values":{ "10" : "1"},"type":"0B","item":"a"},{"values":{"41":"2"},"type":"0D","item":"b"}],"trnm":"REAL"}'  # noqa: E501
    assert entries(frame) == [(b'{ "10" : "1"}', "0B", "a"), (b'{"41":"2"}', "0D", "b")]


@pytest.mark.parametrize(
    "odd",
    [
        b'{"values":{"302":"\\ud800"},"type":"0B","item":"a"}',
        b'{"values":{"302":"a\nb"},"type":"0B","item":"a"}',
        b'{"values":{"302":"\\q"},"type":"0B","item":"a"}',
        b'{"values":[],"type":7,"item":null}',
        b'{"type":"zz"}',
        b"null",
        b'"text"',
    ],
)
def test_an_odd_entry_does_not_take_the_one_beside_it_along(odd: bytes) -> None:
    good = b'{"values":{"10":"1"},"type":"0B","item":"b"}'
    frame = b'{"data":[' + odd + b"," + good + b'],"trnm":"REAL"}'
    assert entries(frame)[1] == (b'{"10":"1"}', "0B", "b")
    assert len(entries(frame)) == 2


def test_an_odd_value_in_a_frame_of_many_entries_spoils_nothing_else() -> None:
    good = b'{"values":{"10":"+70000"},"type":"0B","item":"a"}'
    odd = b'{"values":{"10":"a\nb"},"type":"0B","item":"b"}'
    frame = b'{"data":[' + (good + b",") * 1_900 + odd + b'],"trnm":"REAL"}'
    assert len(frame) > 64 * 1024
    assert [item for *_, item in entries(frame)] == ["a"] * 1_900 + ["b"]


def test_blanks_in_an_odd_value_take_no_time() -> None:
    """Time that grows with the square of their number would stop the reader for minutes."""
    blanks = b" " * 200_000
    frame = b'{"trnm":"NEWS","text":"' + blanks + b'\x01" ,"more":' + blanks + b"x" + blanks + b"}"
    message = frames.decode(frame)
    assert isinstance(message, frames.Message)
    assert message.fields["more"] == b"x"
    assert len(message.fields["text"]) == 200_003


def test_answers_and_notices() -> None:
    ack = frames.decode(b'{"trnm":"REG","return_code":0,"return_msg":" ok"}')
    assert isinstance(ack, frames.Message)
    assert (ack.trnm, ack.return_code, ack.return_msg) == ("REG", 0, "ok")
    notice = frames.decode(b'{"trnm":"SYSTEM","code":"R10001","message":"Bye"}')
    assert isinstance(notice, frames.Message)
    assert (notice.code, notice.message, notice.return_code) == ("R10001", "Bye", None)
    other = frames.decode(b'{"trnm":"SYSTEM","return_code":"R10001","return_msg":"Bye"}')
    assert isinstance(other, frames.Message)
    assert (other.code, other.return_msg, other.return_code) == ("R10001", "Bye", None)
    ping = frames.decode(b'{ "trnm" : "PING" }')
    assert isinstance(ping, frames.Message)
    assert ping.trnm == "PING"
    listed = frames.decode(b'{"trnm":"CNSRLST","return_code":"0","data":[["0","a"]]}')
    assert isinstance(listed, frames.Message)
    assert (listed.return_code, listed.fields["data"]) == (0, b'[["0","a"]]')


@pytest.mark.parametrize("code", ['"--5"', '"x"', "1" * 5000, '"' + "1" * 5000 + '"', "[]", "1.5"])
def test_an_odd_return_code_is_none(code: str) -> None:
    message = frames.decode(f'{{"trnm":"REG","return_code":{code}}}'.encode())
    assert isinstance(message, frames.Message)
    assert (message.trnm, message.return_code) == ("REG", None)


@pytest.mark.parametrize("frame", [b"", b"garbage", b"[]", b'{"trnm":"REAL","data":[{', b"null"])
def test_what_is_no_json_object_is_a_decode_error_with_the_frame(frame: bytes) -> None:
    with pytest.raises(DecodeError) as caught:
        frames.decode(frame)
    assert caught.value.payload == frame


@given(st.binary(max_size=60))
def test_any_bytes_decode_or_are_a_decode_error(frame: bytes) -> None:
    try:
        frames.decode(frame)
    except DecodeError as error:
        assert error.payload == frame


def test_login_carries_the_bare_token() -> None:
    assert frames.login("abc") == b'{"trnm":"LOGIN","token":"abc"}'


def test_a_registration_is_the_product_of_items_and_types() -> None:
    keys = [("0B", "005930"), ("0D", "005930"), ("0B", "000660"), ("0D", "000660"), ("00", "")]
    assert json.loads(frames.registration("REG", keys)) == {
        "trnm": "REG",
        "grp_no": "1",
        "refresh": "1",
        "data": [
            {"item": ["005930", "000660"], "type": ["0B", "0D"]},
            {"item": [""], "type": ["00"]},
        ],
    }


KEYS = st.tuples(st.sampled_from(["0B", "0D", "1h"]), st.sampled_from(["", "a", "b", "c"]))


@given(st.lists(KEYS, unique=True, min_size=1))
def test_a_registration_says_exactly_the_keys(keys: list[frames.Key]) -> None:
    data = json.loads(frames.registration("REMOVE", keys))["data"]
    said = [(type_, item) for part in data for item in part["item"] for type_ in part["type"]]
    assert sorted(said) == sorted(keys)
