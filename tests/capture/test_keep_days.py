"""Keep days: old files go, and a clock that is wrong deletes nothing that is worth keeping."""

from __future__ import annotations

import datetime as dt
import logging
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiwoom_async import CaptureError
from kiwoom_async.capture import Journal
from kiwoom_async.capture.files import expire
from kiwoom_async.capture.options import WriterOptions
from tests.support.journals import DAY, NINE, Wall, put, writer_at

YEARS = 3652 * DAY


def record(directory: Path, moment: int, keep_days: int | None = None) -> None:
    """Record one line at a time of the clock."""
    options = WriterOptions(linger=0.02, keep_days=keep_days)
    writer = writer_at(directory, now_ns=Wall(moment), options=options)
    put(writer, 0, moment)
    writer.close()


def days(directory: Path) -> list[int]:
    return [(day - dt.date(2026, 11, 26)).days for day in Journal(directory).days]


@pytest.fixture
def week(tmp_path: Path) -> Path:
    for day in range(-6, 1):
        record(tmp_path, NINE + day * DAY)
    return tmp_path


def test_the_newest_days_with_records_stay(week: Path) -> None:
    record(week, NINE + DAY, keep_days=3)
    assert days(week) == [-1, 0, 1]
    record(week, NINE + 30 * DAY, keep_days=3)  # after a month without a recorder
    assert days(week) == [0, 1, 30]
    record(week, NINE + 31 * DAY, keep_days=1)
    assert days(week) == [31]


def test_a_clock_far_ahead_deletes_nothing_before_it_records(week: Path) -> None:
    options = WriterOptions(linger=0.02, keep_days=3)
    writer = writer_at(week, now_ns=Wall(NINE + YEARS), options=options)
    writer.close()
    assert days(week) == [-2, -1, 0]  # by the clock they are ten years old


def test_days_that_a_wrong_clock_made_up_cost_no_real_ones(week: Path) -> None:
    record(week, NINE + YEARS, keep_days=7)
    assert days(week) == [*range(-5, 1), 3652]
    for day in (1, 2):  # the clock is right again
        record(week, NINE + day * DAY, keep_days=7)
    assert days(week) == [*range(-4, 3), 3652]


def test_a_clock_that_began_in_1970_and_was_set_keeps_what_it_recorded(tmp_path: Path) -> None:
    record(tmp_path, 20_000 * 10**9, keep_days=3)
    record(tmp_path, NINE, keep_days=3)
    assert [day.year for day in Journal(tmp_path).days] == [1970, 2026]
    for day in (1, 2):
        record(tmp_path, NINE + day * DAY, keep_days=3)
    assert days(tmp_path) == [0, 1, 2]


def test_a_clock_set_back_deletes_nothing(week: Path) -> None:
    record(week, NINE - 30 * DAY, keep_days=3)
    assert days(week) == [-30, *range(-6, 1)]


@pytest.fixture
def stuck(week: Path) -> Iterator[Path]:
    """A file of the oldest day that can't be deleted, where that can be had."""
    path = Journal(week).files[0].path
    mount = ["mount", "--bind", str(path), str(path)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")
    yield path
    subprocess.run(["umount", str(path)], check=True)


def test_a_file_that_can_not_be_deleted_is_logged_and_recording_goes_on(
    week: Path, stuck: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "kiwoom_async"):
        record(week, NINE + DAY, keep_days=3)
    assert days(week) == [-6, -1, 0, 1]
    assert f"{stuck} is older than keep_days and can't be deleted" in caplog.text


def test_a_folder_that_can_not_be_listed_is_named(week: Path) -> None:
    loop = week / "2026-11-19"
    loop.symlink_to(loop)
    with pytest.raises(CaptureError, match="2026-11-19 can't be read"):
        Journal(week).days  # noqa: B018


@pytest.mark.parametrize("keep_days", [1, 2, 7, 1 << 20])
def test_nothing_is_deleted_of_few_days(tmp_path: Path, keep_days: int) -> None:
    record(tmp_path, NINE)
    assert expire(tmp_path, keep_days, NINE + YEARS) == []
    assert days(tmp_path) == [0]
