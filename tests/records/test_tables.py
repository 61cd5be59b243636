"""Tables: some columns only, for Arrow readers, for notebooks, in a line."""

from __future__ import annotations

import warnings

import duckdb
import polars as pl
import pyarrow as pa
import pytest

from kiwoom_async import ConfigError, FieldError, Rows, Trade
from kiwoom_async.records.columns import Errors
from tests.support.journals import NINE

COUNT = 300


def wire(number: int, price: str = "-70000") -> bytes:
    rest = b'"14":"5","16":"1","17":"2","18":"3","25":"2","27":"1","28":"2"'
    return b'{"20":"090000","10":"%b","11":"1","12":"0.1","15":"+%d","13":"5",%b}' % (
        price.encode(),
        number,
        rest,
    )


@pytest.fixture
def rows() -> Rows[Trade]:
    return Rows([Trade.of(wire(number), "005930", number) for number in range(COUNT)])


@pytest.mark.parametrize("count", [0, 1, COUNT])
def test_some_columns_only_in_the_order_asked_for(rows: Rows[Trade], count: int) -> None:
    some = Rows(rows[:count], Trade)
    names = ["size", "symbol", "price", "received_ns"]
    expected = {
        "size": [*range(count)],
        "symbol": ["005930"] * count,
        "price": [70_000] * count,
        "received_ns": [*range(count)],
    }
    for frame in (
        some.to_polars(columns=names).to_dict(as_series=False),
        some.to_arrow(columns=names).to_pydict(),
        some.to_pandas(columns=names).to_dict("list"),
    ):
        assert frame == expected
        assert list(frame) == names
    assert some.to_polars(columns=["symbol"]).width == 1
    with pytest.raises(ConfigError, match="Trade has no prices, sizes"):
        some.to_polars(columns=["prices", "size", "sizes"])


def test_an_odd_value_of_another_column_is_no_trouble(rows: Rows[Trade]) -> None:
    rows.append(Trade.of(wire(1, "odd"), "005930", 1))
    assert rows.to_polars(columns=["size"]).height == COUNT + 1
    with pytest.raises(FieldError):
        rows.to_polars(columns=["price"])


def test_arrow_has_one_schema_however_it_was_made(rows: Rows[Trade]) -> None:
    quick = rows.to_arrow(columns=["price", "time", "side", "change_rate", "knock_out_proximity"])
    slow = Rows(rows[:1]).to_arrow(columns=quick.column_names)
    assert quick.schema == slow.schema
    assert quick.schema.field("time").type == pa.time64("us")
    assert quick.schema.field("side").type == pa.dictionary(pa.int32(), pa.string())


def test_many_records_are_read_as_few(rows: Rows[Trade]) -> None:
    many = Rows([*rows] * 10)
    assert len(many) == 3_000
    assert many.to_polars().equals(pl.concat([rows.to_polars()] * 10))
    attributes = [*many.columns()]
    assert many.to_polars(columns=attributes).to_dict(as_series=False) == many.columns()
    many.append(Trade.of(many[0].wire.replace(b'"', b' "', 1), "000660", 7))
    assert many.to_polars(columns=attributes).to_dict(as_series=False) == many.columns()


@pytest.mark.parametrize("count", [0, 1, 3_000])
@pytest.mark.parametrize("price", ["-70000", "odd"])
def test_arrival_is_a_moment_to_the_nanosecond_however_a_frame_is_made(
    count: int, price: str
) -> None:
    some = Rows([Trade.of(wire(1, price), "005930", NINE + n) for n in range(count)], Trade)
    errors: Errors = "raise" if price != "odd" or not count else "null"
    moments = [NINE + number for number in range(count)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of odd prices
        polars, arrow, pandas = (
            some.to_polars(errors=errors),
            some.to_arrow(errors=errors),
            some.to_pandas(errors=errors),
        )
    assert polars.schema["received"] == pl.Datetime("ns", "Asia/Seoul")
    assert polars["received"].dt.epoch("ns").to_list() == moments
    assert arrow.schema.field("received").type == pa.timestamp("ns", "Asia/Seoul")
    assert arrow["received"].cast(pa.int64()).to_pylist() == moments
    assert str(pandas["received"].dtype) == "datetime64[ns, Asia/Seoul]"
    assert [moment.value for moment in pandas["received"]] == moments
    for frame in (polars.columns, arrow.column_names, [*pandas]):
        assert frame[-1] == "received"
        assert "received_ns" not in frame
    assert "received" not in some.to_polars(columns=["received_ns"]).columns


def test_any_reader_of_arrow_streams_takes_rows(rows: Rows[Trade]) -> None:
    arrow = pa.RecordBatchReader.from_stream(rows).read_all()
    assert arrow.num_rows == COUNT
    assert duckdb.execute("select sum(size) from arrow").fetchall() == [(sum(range(COUNT)),)]
    assert pl.DataFrame(arrow)["price"].sum() == COUNT * 70_000


def test_rows_say_in_a_line_what_they_are(rows: Rows[Trade]) -> None:
    assert repr(rows) == "<Rows of 300 Trade>"
    assert repr(Rows()) == "<Rows of 0 nothing>"
    assert repr(Rows((), Trade)) == "<Rows of 0 Trade>"


def test_a_notebook_shows_the_first_rows(rows: Rows[Trade]) -> None:
    rows[0] = Trade.of(wire(7, "<b>odd</b>"), "005930", 1)
    shown = rows._repr_html_()
    assert shown.count("<tr>") == 11
    assert "290 more rows and" in shown
    assert '<th title="현재가">price</th>' in shown
    assert "<i>&lt;b&gt;odd&lt;/b&gt;</i>" in shown
    assert "<b>odd" not in shown
    assert Rows((), Trade)._repr_html_().startswith("<p>&lt;Rows of 0 Trade&gt;</p>")
