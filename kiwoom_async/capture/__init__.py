"""Capture: records realtime data exactly as received, and replays it at any speed.

::

    async with Session(LIVE) as session, Recorder(session, "data/") as recorder:
        await recorder.add((Trade, OrderBook), "005930", "000660")
        await recorder.run()

    for line in Journal("data/").lines(Trade, "005930"):
        print(line.received_ns, line.values)

A journal is a directory of files of JSON lines in zstd frames. ``zstd -dc``, DuckDB, polars and
pandas read its files directly. It needs the extra ``capture``.

::

    line       encodes a record as a line, and decodes it; no other module knows the format
    block      many lines as one compressed block with a trailer; codec: zstd. No I/O here
    files      names, folders and the lock of a directory; repair: files of killed recorders
    intake     queue of lines between the reader and the writer
    writer     the thread that packs, writes and syncs; options: its settings
    tap        passes records from the router to the writer; taps: all taps of one recorder
    snapshots  answers of TRs on a schedule; snapshot: Snapshot, one of them
    recorder   Recorder: a session into a directory
    selection  filter of lines; stored: reads one file; journal: Journal, reads a directory
    replay     Replay: makes records of lines again, at a given speed; replays: Journal.replay
    position   Position, Batch; growing: reads one file as it grows, reader: file after file
    cursor     Cursor: all lines from a position on, and new ones as they come
    upkeep     verify, repair, pack
    export     typed Parquet files of days; typed: frames of lines, parts: files of one type
    upload     copies sealed files to an fsspec address
"""

from kiwoom_async.capture.cursor import Batch, Cursor, Position
from kiwoom_async.capture.journal import Journal
from kiwoom_async.capture.line import Line
from kiwoom_async.capture.options import RecorderStats
from kiwoom_async.capture.recorder import Recorder
from kiwoom_async.capture.replay import Replay, ReplayStats
from kiwoom_async.capture.snapshot import Snapshot

__all__ = [
    "Batch",
    "Cursor",
    "Journal",
    "Line",
    "Position",
    "Recorder",
    "RecorderStats",
    "Replay",
    "ReplayStats",
    "Snapshot",
]
