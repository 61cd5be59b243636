"""Place: the saved position on a disk that fails for a while."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kiwoom_async.bus import Broker
from kiwoom_async.bus.place import Place
from kiwoom_async.capture import Position
from kiwoom_async.errors import CaptureError

BROKER = Broker(url="nats://hub")


def test_a_position_that_can_not_be_saved_is_said_once_while_it_lasts(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Place(tmp_path, "KIWOOM-paper", BROKER) as place:
        (folder,) = (tmp_path / ".published").iterdir()
        shutil.rmtree(folder)
        for number in range(3):
            place.save(Position("day/live", number, number))
        assert caplog.text.count("can't be written") == 1
        folder.mkdir()
        place.save(Position("day/live", 3, 3))
        shutil.rmtree(folder)
        place.save(Position("day/live", 4, 4))
        assert caplog.text.count("can't be written") == 2


def test_a_directory_that_can_not_be_written_is_an_error_that_ends_a_publisher(
    tmp_path: Path,
) -> None:
    (tmp_path / ".published").write_bytes(b"")
    with pytest.raises(CaptureError, match=r"\.published.* can't be written"):
        Place(tmp_path, "KIWOOM-paper", BROKER)
