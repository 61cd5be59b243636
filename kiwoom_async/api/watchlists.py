# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""Watch lists that were saved in the HTS (관심종목)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiwoom_async.calls.namespace import Namespace
from kiwoom_async.records.fields import code, optional, stock, table, text
from kiwoom_async.records.record import Answer, Record
from kiwoom_async.wire.arguments import Text
from kiwoom_async.wire.requests import TR

if TYPE_CHECKING:
    from kiwoom_async.calls.pager import Pager

__all__ = ["WatchedStock", "WatchlistGroup", "WatchlistGroups", "WatchlistStocks", "Watchlists"]


class Watchlists(Namespace):
    """Watch lists that were saved in the HTS (관심종목)."""

    def groups(self) -> Pager[WatchlistGroup, WatchlistGroups]:
        """The groups of watched stocks.

        TR ka01300 관심종목 그룹 리스트.

        The TR is younger than the guide this library was made from: its fields are known by name
        only.
        """
        return self._caller.pager(GROUPS)

    def stocks(self, group_no: str) -> Pager[WatchedStock, WatchlistStocks]:
        """The stocks of one group.

        TR ka01301 관심종목 그룹 상세.

        Args:
            group_no: Number of the group, as ``groups`` gives it (관심종목그룹ID).

        The TR is younger than the guide this library was made from: its fields are known by name
        only.
        """
        return self._caller.pager(STOCKS, group_no)


class WatchlistGroup(Record):
    """A row of ``groups`` (ka01300 관심종목 그룹 리스트).

    The TR is younger than the guide this library was made from: its fields are known by name only.
    """

    group_no = code("gcod", "그룹코드")
    group_name = optional(text("name", "그룹명"))


class WatchlistGroups(Answer):
    """The answer to ``groups`` (ka01300 관심종목 그룹 리스트)."""

    result_code = optional(code("rtcd", "결과코드"))
    rows = table("nofi", "관심종목 그룹 목록", WatchlistGroup)


class WatchedStock(Record):
    """A row of ``stocks`` (ka01301 관심종목 그룹 상세).

    The TR is younger than the guide this library was made from: its fields are known by name only.
    """

    symbol = stock("cod2", "종목코드")
    mark = optional(text("bgb", "표시"))
    mark_color = optional(text("bgb_clr", "표시 색상"))


class WatchlistStocks(Answer):
    """The answer to ``stocks`` (ka01301 관심종목 그룹 상세)."""

    result_code = optional(code("rtcd", "결과코드"))
    rows = table("nofj", "관심종목 목록", WatchedStock)


GROUPS = TR("ka01300", "/api/dostk/watchlist", WatchlistGroups, WatchlistGroup)

STOCKS = TR(
    "ka01301",
    "/api/dostk/watchlist",
    WatchlistStocks,
    WatchedStock,
    params=(Text("arn_grp_id", "group_no"),),
)
