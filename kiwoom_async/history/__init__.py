"""History: bars from trades, and candles joined to them.

::

    async for bar in minute_bars(session, "005930"):     # the candles so far, then live ones
        print(bar.start, bar.close, bar.is_complete)

    for bar in Bars(volume=10_000).over(journal.rows(Trade, "005930")):
        ...

::

    bar      Bar, and Bars: trades become bars of time, ticks, volume or value
    joined   minute_bars: candles of the exchange, and bars of the stream behind them
"""

from kiwoom_async.history.bar import Bar, Bars
from kiwoom_async.history.joined import minute_bars

__all__ = ["Bar", "Bars", "minute_bars"]
