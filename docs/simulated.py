"""Page of the simulated TRs: what each answer is derived from, and what is simplified.

``python docs/simulated.py`` writes ``simulated.md`` beside it, from the docstrings of the handlers;
the site of the guide has the same page.
"""

from __future__ import annotations

from pathlib import Path

from kiwoom_async.simulator.rest.catalogue import derivations
from kiwoom_async.spec import NamespaceSpec, load

__all__ = ["page"]

_INTRODUCTION = """\
# What the simulator's answers are derived from

Every REST TR and every realtime type is a view of one market: the days back to 2015 and the
minutes of 250 trading days, the tape, the books, investors, brokers, programs, lending, credit,
short sales, indices, themes, ETFs and ETNs with their net asset value, ELWs with their theory,
gold, and the accounts. It comes from a seed, so the same seed gives the same answers; nothing is
invented for one answer. Dates and filters of a request are obeyed. Asked for days before 2015 or
before the listing, for minutes of more than 250 trading days, or for a symbol that is not listed, a
TR answers one blank row, as the service does.

Some 200 companies are known ones of KOSPI and KOSDAQ with their symbols, names, industries and, as
far as known, days of listing; their prices and share counts are round ones. A company or an ETF
that was not listed yet on the day on which the simulator opens is not listed; invented companies
make up the number. Until its listing a company counts in an index with its first price. With fewer
companies than on the real boards, sizes (대형주, 중형주, 소형주) and the indices of the largest
companies are parts of them. The lists of K-OTC, KONEX, rights, other funds and other ETNs are
empty.

Companies worth three trillion KRW or more trade at NXT as well (`nxtEnable`), with a book, a tape,
days since 4 March 2025 and brokers of its own (`005930_NX`), about 15 % of the volume at KRX.
Both exchanges together (`005930_AL`) are sums: volumes, levels of the books, investors, programs.
Where a TR takes such a symbol, or `stex_tp`, its figures are those of that exchange. An order for
either (SOR) takes the better price level by level, KRX at equal prices, and what is left of it
waits at KRX while KRX takes orders, otherwise at NXT.

Simplified throughout: the price at NXT follows KRX (where the two would cross or meet,
other participants fill the orders that are in the way), a day of both together opens and
closes at NXT, interruptions (VI) are those of KRX and stop NXT too, NXT has no trading at
the closing price of its own (종가매매), and the lists of holdings value everything at KRX, with
its commission; investors, brokers, programs and short sellers are parts of each day's
volume, drawn per stock, exchange and day around typical shares; balances are slow waves per
stock; companies' earnings are a fixed part of the price.

An interruption (VI) starts after the trade that reaches its band: that trade is made, then the
stock halts for two minutes. The real exchange does not make it: the order that would trade there
waits for the call auction already. The terms of an ELW count from the day on which the simulator
starts; after its last day of trading it stays listed, with one day to maturity, and pays nothing.

This page is generated from the docstrings in `kiwoom_async/simulator/rest/trs/`.
"""


def page() -> str:
    """Return the page as Markdown."""
    derived = derivations()
    spaces = load().namespaces.values()
    parts = [_INTRODUCTION, *(_section(space, derived) for space in spaces)]
    return "\n".join(part for part in parts if part)


def _section(space: NamespaceSpec, derived: dict[str, str]) -> str:
    texts = [(api, derived[api.id]) for api in space.apis if api.id in derived]
    if not texts:
        return ""
    rows = [f"| {api.id} | {api.name} | {_plain(text)} |" for api, text in texts]
    head = ["| TR | name | derived from |", "|---|---|---|"]
    return "\n".join([f"## {space.namespace} ({space.label})", "", *head, *rows, ""])


def _plain(text: str) -> str:
    return (text[:1].upper() + text[1:]).replace("``", "`").replace("|", "\\|")


if __name__ == "__main__":
    (Path(__file__).parent / "simulated.md").write_text(page(), "utf-8")
