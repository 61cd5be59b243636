"""Recordings of the real service: every value is readable, and its units are right."""

from __future__ import annotations

import datetime as dt
import warnings

import pytest

from kiwoom_async import FieldError, Record, spec
from tests.support.arithmetic import findings
from tests.support.recorded import Recorded, recorded

RECORDED = recorded()
SPEC = spec.load()


def named(entry: Recorded) -> str:
    return f"{entry.api_id}-{entry.number}"


def of(api_id: str, nth: int = 0) -> Recorded:
    return [entry for entry in RECORDED if entry.api_id == api_id][nth]


def rows(api_id: str, nth: int = 0) -> list[Record]:
    page = of(api_id, nth).page
    assert page is not None
    return list(page)


def records(entry: Recorded) -> list[Record]:
    """The answer and its rows."""
    return [entry.answer, *(entry.page or ())]


@pytest.mark.parametrize("entry", RECORDED, ids=named)
def test_every_typed_attribute_reads(entry: Recorded) -> None:
    for record in records(entry):
        came = record.raw()
        for field in record.fields():
            try:
                field.__get__(record)
            except FieldError as error:  # some fields are missing in the recordings
                assert error.wire not in came, error


@pytest.mark.parametrize("entry", [e for e in RECORDED if e.page is not None], ids=named)
def test_every_page_becomes_a_table(entry: Recorded) -> None:
    polars = pytest.importorskip("polars")
    page = entry.page
    assert page is not None
    came = set().union(*(row.raw() for row in page))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        table = page.to_polars(errors="null")
        columns = page.columns(errors="null")
    assert isinstance(table, polars.DataFrame)
    assert table.to_dict(as_series=False) == columns
    assert len(table) == len(page)
    kept = [field for row in page for field in row.fields() if field.wire in came]
    if not caught:
        assert page.to_polars().equals(table)
    for field in kept:
        assert not any(f"{field.name} (" in str(warning.message) for warning in caught), field


PARTS = ("the source kept", "are known")


@pytest.mark.parametrize(
    "entry", [e for e in RECORDED if not any(part in e.note for part in PARTS)], ids=named
)
def test_what_a_whole_row_lacks_is_not_required(entry: Recorded) -> None:
    for row in entry.page or ():
        came = row.raw()
        required = {field.wire for field in row.fields() if not field.optional}
        assert required <= came.keys()


def reached(entry: Recorded) -> set[str]:
    """The fields with units that arithmetic reaches; a contradiction fails."""
    names: set[str] = set()
    for group in ([entry.answer], list(entry.page or ())):
        for finding in findings(group):
            assert not finding.contradicts, finding
            names.update(finding.fields)
    return names


@pytest.mark.parametrize("entry", RECORDED, ids=named)
def test_units_hold_by_arithmetic(entry: Recorded) -> None:
    reached(entry)


TWO_TRS = {
    ("ka90009", f"{who}_net_{side}_{what}")
    for who in ("foreign", "institution")
    for side in ("buy", "sell")
    for what in ("amount_ten_million", "volume_thousand")
} | {("ka10131", f"institution_buy_streak_{what}") for what in ("amount_million", "volume")}
"""Reached by two TRs of one day, below; what is sold counts like what is bought."""


def test_the_spec_says_which_units_arithmetic_proves() -> None:
    proved = {(e.api_id, name) for e in RECORDED for name in reached(e)} | TWO_TRS
    fields = {
        (api.id, field.name): field
        for api in SPEC.apis.values()
        for field in (*api.fields, *api.rows)
    }
    assert {key for key, field in fields.items() if field.unit_from == "arithmetic"} == {
        key for key in proved if fields[key].unit
    }


def test_ka90009_and_ka10131_of_one_day_say_the_same() -> None:
    """Case 18: 46883 and 1824 here are 468,826 million KRW and 1,823,763 shares there."""
    [samsung] = [r for r in rows("ka90009") if r["orgn_netprps_stk_cd"] == "005930"]
    [same] = [r for r in rows("ka10131") if r["stk_cd"] == "005930"]
    assert samsung.institution_net_buy_amount_ten_million == 46_883  # type: ignore[attr-defined]
    assert samsung.institution_net_buy_volume_thousand == 1_824  # type: ignore[attr-defined]
    assert same.institution_buy_streak_amount_million == 468_826  # type: ignore[attr-defined]
    assert same.institution_buy_streak_volume == 1_823_763  # type: ignore[attr-defined]
    assert pytest.approx(468_826, rel=1e-4) == 46_883 * 10
    assert pytest.approx(1_823_763, rel=1e-3) == 1_824 * 1_000


def test_case_15_whole_numbers_with_six_decimals() -> None:
    values = {row["orgn_dt_acc"]: row for row in rows("ka10045")}
    assert any(text.endswith(".000000") for text in values)
    for text, row in values.items():
        assert row.institution_period_net_buy_volume == int(float(text))  # type: ignore[attr-defined]


def test_case_17_still_halted() -> None:
    halted, released = rows("ka10054")
    assert halted["virelis_time"] == "000000"
    assert halted.release_time is None  # type: ignore[attr-defined]
    assert released.release_time == dt.time(13, 30, 28)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("api_id", "nth", "wire", "name"),
    [
        ("ka10020", 1, "trde_qty", "volume"),
        ("ka10036", 0, "trde_qty", "volume"),
        ("ka40004", 0, "trde_qty", "volume"),
        ("ka10021", 0, "tot_buy_qty", "total_buy_size"),
    ],
)
def test_case_20_overflow_is_no_value(api_id: str, nth: int, wire: str, name: str) -> None:
    found = rows(api_id, nth)
    full = [row for row in found if row[wire] in ("4294967295", "2147483647")]
    assert full
    for row in found:
        assert (getattr(row, name) is None) == (row in full)


def test_case_21_broker_codes() -> None:
    row = rows("ka10053")[0]
    assert (row.sell_broker_code, row.buy_broker_code) == (  # type: ignore[attr-defined]
        row["qry_dt"],
        row["qry_tm"],
    )
