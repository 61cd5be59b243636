"""Capture: every record kept exactly as it came, and handed out again at any speed.

::

    async with Session(LIVE) as session, Recorder(session, "data/") as recorder:
        await recorder.add((Trade, OrderBook), "005930", "000660")
        await recorder.run()

    for line in Journal("data/").lines(Trade, "005930"):
        print(line.received_ns, line.values)

A journal is a directory of files of JSON lines in zstd frames. ``zstd -dc``, DuckDB, polars and
pandas read its files as they are. It needs the extra ``capture``.

::

    line       one record as one line, and back; the only module that knows the text of a line
    block      many lines as one compressed block with a trailer; no I/O
    files      names, folders and the lock of a directory; repair: files of dead recorders
    intake     lines on their way from the reader to the writer
    writer     the thread that packs, writes and syncs; options: how
    tap        records from the router into the writer; taps: all of one recorder
    snapshots  answers of TRs on a schedule
    recorder   Recorder: a session into a directory
    selection  which lines are asked for; stored: one file, read; journal: Journal, a directory
    replay     Replay: lines as records again, at a pace
    upkeep     verify, repair, pack
    export     days as typed Parquet files; typed: lines as a frame, parts: files of one type
    upload     sealed files to an fsspec address
"""

from kiwoom_async.capture.journal import Journal
from kiwoom_async.capture.line import Line
from kiwoom_async.capture.recorder import Recorder, RecorderStats
from kiwoom_async.capture.replay import Replay, ReplayStats

__all__ = ["Journal", "Line", "Recorder", "RecorderStats", "Replay", "ReplayStats"]
