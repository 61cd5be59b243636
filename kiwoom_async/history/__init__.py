"""History: bars from trades, candles joined to them, and years of candles downloaded.

::

    async for bar in minute_bars(session, "005930"):     # the candles so far, then live ones
        print(bar.start, bar.close, bar.is_complete)

    for bar in Bars(volume=10_000).over(journal.rows(Trade, "005930")):
        ...

    await download(session, "chart.daily_candles", "005930", "lake/", since=date(2020, 1, 1))

::

    bar       Bar, and Bars: trades become bars of time, ticks, volume or turnover
    joined    minute_bars: candles of the exchange, and bars of the stream behind them
    download  candles into Parquet files, page by page; coverage: what is there already
"""

from kiwoom_async.history.bar import Bar, Bars
from kiwoom_async.history.download import Downloaded, Progress, download
from kiwoom_async.history.joined import minute_bars

__all__ = ["Bar", "Bars", "Downloaded", "Progress", "download", "minute_bars"]
