"""Watch lists: ka01300 (the groups) and ka01301 (the stocks of one). A group per board."""

from __future__ import annotations

from kiwoom_async.simulator.rest.calls import Answer, Handler, Request

__all__ = ["HANDLERS"]

_GROUPS = {"000": ("코스피", "kospi"), "001": ("코스닥", "kosdaq")}


def _groups(request: Request) -> Answer:
    """Answer ka01300 관심종목 그룹 리스트: two groups, one of each board."""
    rows = [{"gcod": number, "name": name} for number, (name, _) in _GROUPS.items()]
    return Answer(body={"rtcd": "0", "nofi": rows})


def _stocks(request: Request) -> Answer:
    """Answer ka01301 관심종목 그룹 상세: the stocks of a board; an unknown group has none."""
    _, board = _GROUPS.get(request.text("arn_grp_id"), ("", ""))
    listed = [s.listing for s in request.exchange.stocks.present() if s.listing.market == board]
    rows = [{"cod2": listing.symbol, "bgb": "", "bgb_clr": ""} for listing in listed]
    return Answer(body={"rtcd": "0", "nofj": rows})


HANDLERS: dict[str, Handler] = {"ka01300": _groups, "ka01301": _stocks}
