"""Upload: each sealed file arrives complete and once; an interrupted upload resumes."""

from __future__ import annotations

from pathlib import Path

import fsspec
import pytest

from kiwoom_async import CaptureError, ConfigError
from kiwoom_async.capture import Journal
from kiwoom_async.capture.upload import upload
from tests.support.journals import DAY, NINE, Wall, put, writer_at


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
