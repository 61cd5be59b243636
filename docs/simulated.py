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

Between your own orders the market has a course of its own: about 2,300 trades a day and symbol,
in bursts, with a rush at the open and busy at both ends of the day. Each instrument tends to a
price that moves through the day with trends, with the whole market and by itself, and goes on from
wherever a script or `trade()` puts it. Spreads are as wide as tick and turnover have them, books
fill up through the day and hold more at round prices, orders are mostly small with a few very
large ones. Simplified: an order of others trades at one price only, for no more than waits there;
the ten levels of a book have no gaps between them. A later day that is not played (`next_day()`
twice) has two prints, those of its auctions.

An interruption (VI) starts after the trade that reaches its band: that trade is made, then the
stock halts for two minutes. The real exchange does not make it: the order that would trade there
waits for the call auction already. The terms of an ELW count from the day on which the simulator
starts; the morning after its last day of trading it leaves the lists, and who holds it is paid what
it was worth, without a commission. No new ones are listed.

No share is split and no dividend or right is paid, so adjusted prices are those that were traded.
The interest on a margin loan is paid with its repayment. A loan that is not repaid when it is due
goes on as before: nothing is sold for it or counts as overdue; and no purchase stays unpaid
(미수). The paper server refuses orders for NXT and the TRs that it is known to lack; what it says
of NXT (`_NX`, `stex_tp`) is unknown, and is here what the live server says.

This page is generated from the docstrings in `kiwoom_async/simulator/rest/trs/`.
"""

_KOREAN = """\
# 시뮬레이터가 단순화한 것

모든 TR과 실시간 타입은 하나의 시장에서 나옵니다. 2015년부터의 일봉, 최근 250거래일의 분봉, 체결,
호가, 투자자, 거래원, 프로그램, 대차, 신용, 공매도, 지수, 테마, ETF와 ETN(NAV), ELW(이론가),
금현물, 계좌가 서로 맞물려 있고, 시드가 같으면 응답도 같습니다. 요청의 날짜와 조건도 그대로
적용됩니다. 2015년 이전이나 상장 전의 날짜, 250거래일보다 오래된 분봉, 없는 종목을 조회하면
실서버처럼 빈 행 하나가 옵니다.

실서버와 다른 점은 다음과 같습니다.

- 약 200개 회사는 실제 종목코드, 종목명, 업종, 상장일을 씁니다. 주가와 주식 수는 근삿값이고,
  나머지 종목은 가상의 회사입니다. K-OTC, 코넥스, 신주인수권 목록은 비어 있습니다.
- NXT에는 시가총액 3조원 이상인 종목만 있고 거래량은 KRX의 15% 정도입니다. NXT 가격은 KRX를
  따라가며, VI는 KRX에서 발동하고 NXT도 함께 멈춥니다. NXT의 종가매매는 없습니다.
- VI 기준 가격에 닿는 체결은 이루어지고, **그다음에** 2분 동안 멈춥니다. 실제 거래소에서는 그
  주문이 체결되지 않고 단일가매매로 넘어갑니다.
- 투자자, 거래원, 프로그램, 공매도 수량은 그날 거래량을 종목, 거래소, 날짜별 비율로 나눈 값입니다.
  대차와 신용 잔고는 완만하게 변하는 값이고, 기업의 이익은 주가의 일정 비율입니다.
- ELW의 만기는 시뮬레이터를 시작한 날부터 셉니다. 최종거래일 다음 날 아침에 상장폐지되고,
  보유자는 그 가치만큼 수수료 없이 지급받습니다. 새로 상장되는 ELW는 없습니다.
- 액면분할, 배당, 권리락은 없으므로 수정주가는 실제 체결가와 같습니다. 신용융자의 이자는 상환할 때
  내며, 만기가 지나도 연체나 반대매매 없이 그대로 이어집니다. 미수도 생기지 않습니다.
- 모의투자 서버는 NXT 주문과, 제공하지 않는다고 알려진 TR을 거부합니다. 모의투자가 NXT 시세(`_NX`,
  `stex_tp`)에 어떻게 응답하는지는 알려져 있지 않아 실전 서버와 같게 응답합니다.

아래 표는 TR마다 응답을 무엇에서 계산하는지를 소스 코드의 docstring에서 가져온 것이며
영어로 되어 있습니다.
"""

_HEAD = ("| TR | name | derived from |", "|---|---|---|")
_KOREAN_HEAD = ("| TR | 이름 | 응답의 근거 |", "|---|---|---|")


def page(language: str = "en") -> str:
    """Return the page as Markdown."""
    derived = derivations()
    spaces = load().namespaces.values()
    introduction, head = (_KOREAN, _KOREAN_HEAD) if language == "ko" else (_INTRODUCTION, _HEAD)
    parts = [introduction, *(_section(space, derived, head) for space in spaces)]
    return "\n".join(part for part in parts if part)


def _section(space: NamespaceSpec, derived: dict[str, str], head: tuple[str, str]) -> str:
    texts = [(api, derived[api.id]) for api in space.apis if api.id in derived]
    if not texts:
        return ""
    rows = [f"| {api.id} | {api.name} | {_plain(text)} |" for api, text in texts]
    return "\n".join([f"## {space.namespace} ({space.label})", "", *head, *rows, ""])


def _plain(text: str) -> str:
    return (text[:1].upper() + text[1:]).replace("``", "`").replace("|", "\\|")


if __name__ == "__main__":
    (Path(__file__).parent / "simulated.md").write_text(page(), "utf-8")
