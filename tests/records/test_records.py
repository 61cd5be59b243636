"""Records: lossless, typed on access; an unreadable value affects only its own field."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiwoom_async import (
    BestQuote,
    IndexTick,
    OrderBook,
    OrderEvent,
    ProgramTrading,
    Trade,
    VolatilityInterruption,
)
from kiwoom_async.errors import FieldError
from kiwoom_async.records.fields import (
    aggressor,
    choice,
    code,
    day,
    decimal,
    direction,
    integer,
    magnitude,
    moment,
    number,
    optional,
    stock,
    table,
    text,
    time_of_day,
    yes_no,
)
from kiwoom_async.records.record import Answer, Realtime, Record


class Everything(Realtime, type="zz"):
    """One field of every kind."""

    time = time_of_day("20", "체결시간")
    price = magnitude("10", "현재가", unit="KRW")
    change = integer("11", "전일대비", unit="KRW")
    rate = number("12", "등락율")
    size = magnitude("15", "거래량", unit="shares")
    side = aggressor("15", "거래량")
    index = decimal("1", "지수", scale=100, signed=False)
    nav = decimal("36", "NAV")
    turnover = number("31", "거래회전율", scale=100)
    name = text("302", "종목명")
    number_ = code("9203", "주문번호")
    other = stock("9001", "종목코드")
    on = day("22", "일자")
    at = moment("23", "체결시간")
    sign = direction("25", "전일대비기호")
    event = choice("913", "주문상태", {"접수": "accepted"})
    sor = yes_no("2136", "SOR여부")
    maybe = optional(magnitude("910", "체결가"))


LIVE = {
    "20": "165208", "10": "-20800", "11": "--50", "12": "-0.24", "15": "+82", "1": "-47839",
    "36": "25137.83", "31": "150", "302": "삼성전자", "9203": "0000018", "9001": "A005930",
    "22": "20250908", "23": "20250917132000", "25": "5", "913": "접수", "2136": "Y", "910": "",
}  # fmt: skip
TYPED = {
    "symbol": "005930_AL", "time": dt.time(16, 52, 8), "price": 20800, "change": -50,
    "rate": -0.24, "size": 82, "side": "buy", "index": Decimal("478.39"),
    "nav": Decimal("25137.83"), "turnover": 1.5, "name": "삼성전자", "number_": "0000018",
    "other": "005930", "on": dt.date(2025, 9, 8), "sign": "falling", "event": "accepted",
    "sor": True, "maybe": None,
}  # fmt: skip

LAYOUTS = [
    {"ensure_ascii": False, "separators": (",", ":")},
    {"ensure_ascii": True, "separators": (",", ":")},
    {"ensure_ascii": False, "separators": (", ", ": ")},
    {"ensure_ascii": False, "indent": 2},
]


def wire(fields: object, **layout: object) -> bytes:
    return json.dumps(fields, **(layout or LAYOUTS[0])).encode()  # type: ignore[arg-type]


@pytest.mark.parametrize("layout", LAYOUTS, ids=["compact", "escaped", "spaced", "indented"])
def test_typed_values_in_every_layout(layout: dict[str, object]) -> None:
    record = Everything.of(wire(LIVE, **layout), "005930_AL", 7)
    assert {name: getattr(record, name) for name in TYPED} == TYPED
    assert record.asdict() == {**TYPED, "at": record.at}
    assert record.at.isoformat() == "2025-09-17T13:20:00+09:00"
    assert record.raw() == LIVE
    assert record.received_ns == 7


def test_key_order_does_not_matter() -> None:
    record = Everything.of(wire(dict(reversed(LIVE.items()))), "005930_AL")
    assert {name: getattr(record, name) for name in TYPED} == TYPED


@pytest.mark.parametrize(
    "field",
    [field for field in Everything.fields() if field.type is not str],
    ids=lambda field: field.name,
)
def test_an_odd_value_spoils_one_field_only(field: object) -> None:
    name, key = field.name, field.wire  # type: ignore[attr-defined]
    record = Everything.of(wire({**LIVE, key: "\u2603"}), "005930_AL")
    with pytest.raises(FieldError, match=f"Everything.{name}") as caught:
        getattr(record, name)
    assert (caught.value.field, caught.value.wire, caught.value.text) == (name, key, "\u2603")
    assert caught.value.payload == record.wire
    others = {other.name for other in Everything.fields() if other.wire != key}
    assert {n: getattr(record, n) for n in TYPED if n in others} == {
        n: v for n, v in TYPED.items() if n in others
    }
    assert record[key] == "\u2603"


def test_blank_and_missing_values() -> None:
    record = Everything.of(b'{"10":"","20":"000000","22":"00000000","910":""}', "005930")
    assert record.maybe is None
    assert Everything.of(b'{"10":"1"}').maybe is None
    for name in ("price", "time", "on"):
        with pytest.raises(FieldError, match="is blank"):
            getattr(record, name)
    with pytest.raises(FieldError, match="is not there"):
        _ = record.change
    with pytest.raises(KeyError):
        record["11"]


def test_a_field_tells_what_it_is() -> None:
    field = Everything.price
    assert (field.name, field.wire, field.label, field.unit, field.type) == (
        "price",
        "10",
        "현재가",
        "KRW",
        int,
    )
    assert [field.name for field in Everything.fields()][:3] == ["symbol", "time", "price"]


def test_repr_is_short_and_never_fails() -> None:
    assert repr(Everything.of(wire(LIVE), "005930")) == (
        "Everything(symbol='005930', time=datetime.time(16, 52, 8), price=20800, change=-50, "
        "rate=-0.24, size=82, …)"
    )
    assert "<odd" in repr(Everything.of(b'{"10":"x"}', "005930"))
    assert "<odd" in repr(Everything.of(b"[]", "005930"))


def test_values_that_are_not_text() -> None:
    record = Everything.of(b'{"10":20800,"11":null,"302":{"10":"1"},"36":1.5,"910":null}')
    assert (record.price, record.nav, record.maybe) == (20800, Decimal("1.5"), None)
    assert record["302"] == '{"10":"1"}'
    assert record["11"] == ""


@pytest.mark.parametrize(
    ("sent", "key", "expected"),
    [
        (b'{"x\\"10":"5","10":"7"}', "10", "7"),  # the key of another field ends like this one
        (b'{"a":{"10":"5"},"10":"7"}', "10", "7"),
        (b'{"a":[{"10":"5"}],"10":"7"}', "10", "7"),
        (b'{"a":"\\"10\\":\\"5\\"","10":"7"}', "10", "7"),
        (b'{"302":"a\\"b"}', "302", 'a"b'),
        (b'{"302":"\\ud800","10":"7"}', "10", "7"),  # half a surrogate pair
        (b'{"302":"\\q","10":"7"}', "10", "7"),  # an invalid escape
        (b'{"302":"a\nb","10":"7"}', "10", "7"),  # a control character
        (b'{"302":"\xff","10":"7"}', "10", "7"),  # no UTF-8
        (b'{"302":"}{","10":"7"}', "10", "7"),
        (b' { "10" : "7" } ', "10", "7"),
        (b'{"\\u0031\\u0030":"7"}', "10", "7"),
    ],
)
def test_layouts_that_could_mislead(sent: bytes, key: str, expected: str) -> None:
    record = Everything.of(sent)
    assert record[key] == expected
    if key == "10":
        assert record.price == 7
    else:
        assert record.name == expected
    assert record.wire == sent


@pytest.mark.parametrize(
    ("sent", "price"),
    [
        (b'{"10":"7","10":"5"}', 7),
        (b'{"10":"7","15":"1","10":""}', 7),
        (b'{"10":"-7","10":"x"}', 7),
        (b'{"10": "5","10":"7"}', 7),
        (b'{"10":"7","10":5}', 7),
        (b'{"10":null,"10":"7"}', 7),
        (b'{"10" : "7", "10" : "5"}', 5),
    ],
)
def test_a_key_twice_in_one_object_is_one_value(sent: bytes, price: int) -> None:
    record = Everything.of(sent)
    assert record.price == price
    assert Everything.price.value_in(record.raw(), record) == price
    assert abs(int(record["10"])) == price


@given(st.lists(st.tuples(st.sampled_from(["10", "15", "11"]), st.from_regex("[0-9]{1,3}"))))
def test_attributes_and_asdict_agree_about_keys_that_come_again(
    pairs: list[tuple[str, str]],
) -> None:
    inner = ",".join(f'"{key}":{json.dumps(text_)}' for key, text_ in pairs)
    record = Everything.of(f"{{{inner}}}".encode())
    texts = record.raw()
    for field in (Everything.price, Everything.change, Everything.size):
        assert outcome(lambda: field.__get__(record)) == outcome(  # noqa: B023
            lambda: field.value_in(texts, record)  # noqa: B023
        )


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
KEYS = st.sampled_from([field.wire for field in Everything.fields()]) | TEXT
VALUES = TEXT | st.from_regex(r"[ +-]{0,2}[0-9]{0,9}(\.[0-9]{1,3})?", fullmatch=True)


@given(st.dictionaries(KEYS, VALUES, max_size=12), st.sampled_from(LAYOUTS))
@example({"10": '"10":"5"', 'x"10': "1"}, LAYOUTS[0])
def test_every_text_is_what_json_says(fields: dict[str, str], layout: dict[str, object]) -> None:
    sent = wire(fields, **layout)
    record = Everything.of(sent)
    assert record.raw() == json.loads(sent)
    assert record.wire == sent
    for key, text_ in fields.items():
        assert record[key] == text_


@given(st.dictionaries(KEYS, VALUES, max_size=12), st.sampled_from(LAYOUTS))
def test_reading_a_field_finds_what_decoding_everything_finds(
    fields: dict[str, str], layout: dict[str, object]
) -> None:
    record = Everything.of(wire(fields, **layout))
    texts = record.raw()
    for field in Everything.fields():
        assert outcome(lambda: field.__get__(record)) == outcome(  # noqa: B023
            lambda: field.value_in(texts, record)  # noqa: B023
        )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(KEYS, JSON, max_size=6).map(lambda d: wire(d)) | st.binary(max_size=80))
@example(b'{"10":"1"')
@example(b'{"10":}')
@example(b'{,"10":"1"}')
def test_no_input_raises_anything_but_a_field_error(sent: bytes) -> None:
    record = Everything.of(sent)
    for field in Everything.fields():
        outcome(lambda: field.__get__(record))  # noqa: B023
    outcome(record.raw)
    outcome(record.asdict)
    assert repr(record)
    assert record.wire == sent


def outcome(read: object) -> object:
    """Result of reading: the value, or the FieldError's message."""
    try:
        return read()  # type: ignore[operator]
    except FieldError as error:
        return str(error)


class Row(Record):
    """A row."""

    close = magnitude("cur_prc", "현재가", unit="KRW")


class Rows(Answer):
    """An answer with rows."""

    symbol = stock("stk_cd", "종목코드")
    rows = table("list", "목록", Row)


def test_an_answer_with_rows() -> None:
    answer = Rows.of(
        b'{"stk_cd":"A005930","list":[{"cur_prc":"-5"},{"cur_prc":"x"},{"cur_prc":""}],'
        b'"return_code":0,"return_msg":" ok"}',
        "key",
    )
    assert (answer.symbol, answer.next_key, answer.return_message) == ("005930", "key", " ok")
    first, odd = answer.rows  # the blank row means "no data"
    assert first.close == 5
    with pytest.raises(FieldError, match=r"Row\.close"):
        _ = odd.close


@pytest.mark.parametrize("body", [b'{"stk_cd":""}', b'{"list":null}', b'{"list":[]}'])
def test_an_answer_without_rows(body: bytes) -> None:
    assert Rows.of(body).rows == []


def test_an_answer_in_which_only_the_verdict_is_filled_in_is_blank() -> None:
    assert Rows.of(b'{"stk_cd":"","return_code":0,"return_msg":"ok"}').is_blank()
    assert not Rows.of(b'{"stk_cd":"005930","return_code":0}').is_blank()


def test_rows_that_are_no_list() -> None:
    with pytest.raises(FieldError, match="no list of rows"):
        _ = Rows.of(b'{"list":"x"}').rows


def arrived(text: str) -> int:
    """The nanoseconds of a moment in Korea."""
    return int(dt.datetime.fromisoformat(f"{text}+09:00").timestamp()) * 10**9


def test_a_record_has_its_moment_with_day_and_zone() -> None:
    trade = Trade.of(b'{"20":"090001"}', "005930", arrived("2026-11-26T09:00:02") + 123_456_789)
    assert trade.moment.isoformat() == "2026-11-26T09:00:01+09:00"
    assert trade.received.isoformat() == "2026-11-26T09:00:02.123456+09:00"
    book = OrderBook.of(b'{"21":"090001"}', "005930", trade.received_ns)
    event = OrderEvent.of(b'{"908":"090001"}', "", trade.received_ns)
    assert book.moment == event.moment == trade.moment


@pytest.mark.parametrize(
    ("received", "moment"),
    [
        ("2026-11-27T00:00:01", "2026-11-26T23:59:59"),
        ("2026-11-26T23:59:58", "2026-11-26T23:59:59"),
    ],
)
def test_the_day_of_a_moment_is_the_one_nearest_to_the_arrival(received: str, moment: str) -> None:
    trade = Trade.of(b'{"20":"235959"}', "005930", arrived(received))
    assert trade.moment.isoformat() == f"{moment}+09:00"
    early = Trade.of(b'{"20":"000001"}', "005930", arrived("2026-11-26T23:59:59"))
    assert early.moment.isoformat() == "2026-11-27T00:00:01+09:00"


def test_a_record_without_a_time_has_the_moment_of_its_arrival() -> None:
    at = arrived("2026-11-26T09:00:02")
    best = BestQuote.of(b"{}", "005930", at)
    index = IndexTick.of(b'{"20":""}', "001", at)
    assert best.moment == best.received == index.moment
    with pytest.raises(FieldError, match=r"ProgramTrading\.time"):
        _ = ProgramTrading.of(b'{"20":"9 AM"}', "005930", at).moment


def test_an_interruption_says_whether_it_was_released() -> None:
    at = arrived("2026-11-26T10:02:00")
    halted = VolatilityInterruption.of(b'{"1223":"100000","1224":"000000"}', "", at)
    over = VolatilityInterruption.of(b'{"1223":"100000","1224":"100200"}', "", at)
    assert (halted.released, halted.moment.time()) == (False, dt.time(10))
    assert (over.released, over.moment.time()) == (True, dt.time(10, 2))
