"""Facets: values of an instrument, a candle or a day that many TRs share, by their spec names.

Amounts are in KRW, volumes in shares, rates in per cent; :mod:`writing` turns them into the units
and shapes of each field.
"""

from __future__ import annotations

from typing import Any

from kiwoom_async.simulator.exchange.daily.diary import Day
from kiwoom_async.simulator.exchange.instruments.candles import Candle
from kiwoom_async.simulator.exchange.instruments.prices import Grid
from kiwoom_async.simulator.exchange.instruments.sectors import Sector
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.text import against, percent

__all__ = [
    "bar",
    "change_of",
    "day_of",
    "identity",
    "index",
    "ladder",
    "quote",
    "ratio_to_yesterday",
]

Values = dict[str, Any]


def identity(stock: Stock, *, prefixed: bool = False, venue: str = "") -> Values:
    """Return symbol and name.

    Args:
        stock: The instrument.
        prefixed: Whether the symbol has its letter (``A005930``), as account TRs write it.
        venue: Suffix of the symbol, such as ``_AL``.
    """
    symbol = stock.listing.prefixed if prefixed else stock.symbol
    return {"symbol": symbol + venue, "name": stock.listing.name}


def change_of(price: int, base: int, grid: Grid) -> Values:
    """Return a price against its base: change, rate and sign."""
    return {
        "base": base,
        "change": price - base,
        "change_rate": percent(price - base, base),
        "change_sign": grid.sign(price, base),
    }


def quote(stock: Stock, *, venue: str = "") -> Values:
    """Return an instrument as it stands now."""
    base, view = stock.base, stock.view
    return {
        **identity(stock, venue=venue),
        **change_of(stock.price, base, stock.grid),
        "price": stock.price,
        "open": stock.open,
        "high": stock.high,
        "low": stock.low,
        "close": stock.price,
        "base_price": base,
        "previous_close": base,
        "upper_limit_price": stock.limits[1],
        "lower_limit_price": stock.limits[0],
        "volume": stock.volume,
        "cumulative_volume": stock.volume,
        "turnover": stock.turnover,
        "cumulative_turnover": stock.turnover,
        "previous_volume": stock.yesterday.volume,
        "previous_turnover": stock.yesterday.turnover,
        "ask": stock.best_ask,
        "bid": stock.best_bid,
        "ask_size": view.ask_sizes[0] if view.ask_sizes else 0,
        "bid_size": view.bid_sizes[0] if view.bid_sizes else 0,
        "total_ask_size": view.total_ask,
        "total_bid_size": view.total_bid,
        "trade_strength": percent(stock.buy_volume, stock.sell_volume),
        "listed_shares": stock.listing.shares,
        "market_cap": stock.price * stock.listing.shares,
    }


def ratio_to_yesterday(stock: Stock) -> str:
    """Return the volume in per cent of yesterday's, its sign saying which is larger (FID 30)."""
    return against(stock.volume, stock.yesterday.volume)


def bar(candle: Candle, grid: Grid) -> Values:
    """Return a candle, its change being that against the close before its day."""
    return {
        **change_of(candle.close, candle.base, grid),
        "date": candle.start.date(),
        "time": candle.start,
        "open": candle.open,
        "high": candle.high,
        "low": candle.low,
        "close": candle.close,
        "price": candle.close,
        "volume": candle.volume,
        "turnover": candle.turnover,
        "cumulative_volume": candle.volume_so_far,
        "cumulative_turnover": candle.turnover,
    }


def day_of(day: Day) -> Values:
    """Return a day of an instrument: its candle, and who traded."""
    stock, investors = day.stock, day.investors
    shares = stock.listing.shares
    return {
        **identity(stock),
        **bar(day.candle, stock.grid),
        "trade_strength": day.strength,
        "foreign_net_buy": investors.of("foreign"),
        "institution_net_buy": investors.of("institution"),
        "individual_net_buy": investors.of("individual"),
        "foreign_broker_net_buy": day.brokers.foreign_net(),
        "program_net_buy": day.programs.net,
        "foreign_held_shares": day.foreign_held,
        "foreign_held_rate": percent(day.foreign_held, shares),
        "foreign_weight": percent(day.foreign_held, shares),
        "foreign_exhaustion_rate": percent(day.foreign_held, day.foreign_limit),
        "credit_balance_rate": percent(day.balance("margin_loan").remaining, shares),
    }


def ladder(stock: Stock, levels: int = 10) -> Values:
    """Return the levels of the book, numbered from the best; zeros beyond a daily limit."""
    view = stock.view
    values: Values = {
        "total_ask_size_change": view.total_ask_change,
        "total_bid_size_change": view.total_bid_change,
    }
    for side, prices, sizes, changes in (
        ("ask", view.ask_prices, view.ask_sizes, view.ask_changes),
        ("bid", view.bid_prices, view.bid_sizes, view.bid_changes),
    ):
        for n in range(1, levels + 1):
            there = n <= len(prices)
            values[f"{side}_price_{n}"] = prices[n - 1] if there else 0
            values[f"{side}_size_{n}"] = sizes[n - 1] if there else 0
            values[f"{side}_size_change_{n}"] = changes[n - 1] if there else 0
    return values


def index(sector: Sector) -> Values:
    """Return an index as it stands now, in points."""
    base, breadth = sector.base, sector.breadth
    return {
        "sector_code": sector.code,
        "sector_name": sector.name,
        "base": base / 100,
        "price": sector.value / 100,
        "open": sector.open / 100,
        "high": sector.high / 100,
        "low": sector.low / 100,
        "change": (sector.value - base) / 100,
        "change_rate": percent(sector.value - base, base),
        "change_sign": sector.sign,
        "volume": sector.volume,
        "turnover": sector.turnover,
        "traded_stock_count": breadth.traded,
        "traded_stock_rate": percent(breadth.traded, len(sector.symbols)),
        "limit_up_count": breadth.at_upper_limit,
        "advancing_count": breadth.rising,
        "unchanged_count": breadth.unchanged,
        "declining_count": breadth.falling,
        "limit_down_count": breadth.at_lower_limit,
        "listed_stock_count": len(sector.symbols),
    }
