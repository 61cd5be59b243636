"""History: bars made from trades, candles joined with live bars, and downloads of candles.

::

    async for bar in minute_bars(session, "005930"):     # the candles so far, then live ones
        print(bar.start, bar.close, bar.is_complete)

    for bar in Bars(volume=10_000).over(journal.rows(Trade, "005930")):
        ...

    await download(session, "chart.daily_candles", "005930", "lake/", since=date(2020, 1, 1))

::

    bar       Bar, and Bars: makes bars of time, ticks, volume or turnover from trades
    filled    a stream with the missing trades of each gap in their place
    joined    minute_bars: past candles of the exchange, continued by bars of a stream
    download  candles into Parquet files, page by page
    series    candles with the same options, and their place; stored_rows: their files
    coverage  times already fetched
"""

from kiwoom_async.history.bar import Bar, Bars
from kiwoom_async.history.download import Downloaded, Progress, download
from kiwoom_async.history.filled import filled
from kiwoom_async.history.joined import minute_bars

__all__ = ["Bar", "Bars", "Downloaded", "Progress", "download", "filled", "minute_bars"]
