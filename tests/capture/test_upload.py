"""Upload: each sealed file arrives complete and once; an interrupted upload resumes."""

from __future__ import annotations

import shutil
from pathlib import Path

import fsspec
import pytest

from kiwoom_async import CaptureError, ConfigError
from kiwoom_async.capture import Journal
from kiwoom_async.capture.upload import upload
from tests.support.full_disk import full_beyond
from tests.support.journals import DAY, NINE, Wall, put, writer_at
from tests.support.meanwhile import at_opening


def journal_of(directory: Path, days: int) -> Journal:
    for day in range(days):
        writer = writer_at(directory, now_ns=Wall(NINE + day * DAY))
        put(writer, day, NINE + day * DAY)
        writer.close()
    return Journal(directory)


@pytest.fixture(params=["memory", "directory"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "directory":
        return str(tmp_path / "there")
    return f"memory://{tmp_path.name}/there/"


def stored_at(url: str) -> dict[str, bytes]:
    system, root = fsspec.core.url_to_fs(url)
    return {
        "/".join(path.split("/")[-2:]): system.cat_file(path)
        for path in system.find(root)
        if not path.endswith(".sha256")
    }


def test_sealed_files_are_copied_once_and_what_changed_again(tmp_path: Path, url: str) -> None:
    journal = journal_of(tmp_path / "data", 3)
    assert len(journal.upload(url)) == 3
    assert stored_at(url) == {
        f"{file.day}/{file.path.name}": file.path.read_bytes() for file in journal.files
    }
    assert journal.upload(url) == []
    first = journal.files[0]
    first.path.write_bytes(first.path.read_bytes() * 2)
    (again,) = upload(journal.files, url)
    assert again.endswith(f"2026-11-26/{first.path.name}")
    assert stored_at(url)[f"2026-11-26/{first.path.name}"] == first.path.read_bytes()


def test_what_arrived_in_part_is_copied_again(tmp_path: Path, url: str) -> None:
    journal = journal_of(tmp_path / "data", 1)
    (target,) = upload(journal.files, url)
    system, _ = fsspec.core.url_to_fs(url)
    whole = system.cat_file(target)
    system.pipe_file(f"{target}.part", whole[:10])  # an upload that was broken off
    system.rm_file(f"{target}.sha256")
    assert list(upload(journal.files, url)) == [target]
    assert system.cat_file(target) == whole
    assert not system.exists(f"{target}.part")


def test_a_file_that_is_being_written_stays_here(tmp_path: Path, url: str) -> None:
    writer = writer_at(tmp_path / "data")
    put(writer, 0)
    assert writer.flush(10)
    assert list(upload(Journal(tmp_path / "data").files, url)) == []
    writer.close()
    assert len(list(upload(Journal(tmp_path / "data").files, url))) == 1


def test_what_can_not_be_written_to_is_named(tmp_path: Path) -> None:
    journal = journal_of(tmp_path / "data", 1)
    with pytest.raises(ConfigError, match="not an address that fsspec can write to"):
        list(upload(journal.files, "nothing://bucket"))
    (tmp_path / "file").touch()
    with pytest.raises(CaptureError, match="can't be copied"):
        list(upload(journal.files, str(tmp_path / "file")))


def test_what_was_packed_meanwhile_replaces_what_is_there(tmp_path: Path, url: str) -> None:
    journal = journal_of(tmp_path / "data", 1)
    assert len(journal.upload(url)) == 1
    (stored,) = journal.files
    stored.path.write_bytes(stored.path.read_bytes() * 2)  # other bytes, the same opening line
    assert len(journal.upload(url)) == 1
    assert [*stored_at(url).values()] == [stored.path.read_bytes()]


def test_the_file_of_another_journal_is_not_replaced(tmp_path: Path, url: str) -> None:
    journal_of(tmp_path / "data", 1).upload(url)
    before = stored_at(url)
    writer = writer_at(tmp_path / "other", about=lambda: {"layout": 1, "symbols": {}})
    put(writer, 0, NINE)
    writer.close()
    other = Journal(tmp_path / "other")
    assert other.files[0].path.name == Journal(tmp_path / "data").files[0].path.name
    with pytest.raises(CaptureError, match="is a file of another journal"):
        other.upload(url)
    assert stored_at(url) == before


def test_a_damaged_copy_is_replaced(tmp_path: Path, url: str) -> None:
    journal = journal_of(tmp_path / "data", 1)
    (target,) = journal.upload(url)
    system, _ = fsspec.core.url_to_fs(url)
    for damaged in (b"", b"nonsense", system.cat_file(target)[:20]):
        system.pipe_file(target, damaged)
        system.rm_file(f"{target}.sha256")
        assert journal.upload(url) == [target]
        assert [*stored_at(url).values()] == [journal.files[0].path.read_bytes()]


@pytest.mark.parametrize("change", ["packed", "deleted"])
def test_files_that_change_while_they_are_uploaded(tmp_path: Path, change: str) -> None:
    for number in range(40):
        base = tmp_path / str(number)
        journal = journal_of(base / "data", 2)
        first = journal.files[0].path
        before = first.read_bytes()

        def act(first: Path = first, before: bytes = before) -> None:
            first.unlink()
            if change == "packed":
                first.write_bytes(before * 2)

        with at_opening(number, base / "data", act) as seen:
            journal.upload(str(base / "there"))
        found = stored_at(str(base / "there"))
        contents = {found.get(f"2026-11-26/{first.name}"), before, before * 2}
        assert contents <= {before, before * 2, None if change == "deleted" else before}
        assert len(found) in (2, 1 if change == "deleted" else 2)
        if seen() <= number:
            break
        assert len(journal.upload(str(base / "there"))) <= 1
    assert number > 4


def test_two_uploads_at_once_to_one_target(tmp_path: Path) -> None:
    journal = journal_of(tmp_path / "data", 2)
    there = tmp_path / "there"
    for number in range(60):
        done: list[list[str]] = []
        with at_opening(number, there, lambda: done.append(journal.upload(str(there)))) as seen:  # noqa: B023
            done.append(journal.upload(str(there)))
        expected = {
            f"{file.day}/{file.path.name}": file.path.read_bytes() for file in journal.files
        }
        assert stored_at(str(there)) == expected
        assert journal.upload(str(there)) == []
        if seen() <= number:
            break
        shutil.rmtree(there)
    assert number > 6


def test_an_upload_to_a_full_disk(tmp_path: Path) -> None:
    journal = journal_of(tmp_path / "data", 1)
    there = tmp_path / "there"
    for size in (0, 60):
        with full_beyond(size), pytest.raises(CaptureError, match="can't be copied"):
            journal.upload(str(there))
        assert [path for path in there.rglob("*") if path.is_file()] == []
    assert len(journal.upload(str(there))) == 1
