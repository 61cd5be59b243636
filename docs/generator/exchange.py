"""Page about what the embedded exchange simplifies, as ``docs/simulated.md`` has it."""

from __future__ import annotations

from docs import simulated
from docs.generator.document import Document
from docs.generator.words import Language, say

__all__ = ["exchange_page"]

_KOREAN = """\
내장 거래소의 모든 TR과 실시간 항목은 하나의 시장에서 나옵니다. 2015년부터의 일봉, 최근 250거래일의
분봉, 체결, 호가, 투자자·거래원·프로그램·대차·신용·공매도, 지수, 테마, ETF(NAV), ELW(이론가), 금현물,
계좌가 서로 맞물려 있고, 시드가 같으면 응답도 같습니다. 요청의 날짜와 조건은 그대로 지켜집니다.

실제와 다른 점은 다음과 같습니다.

- NXT 가격은 KRX를 따라갑니다. VI는 KRX에서 발동하고 NXT도 함께 멈춥니다. NXT에는 종가매매가 없습니다.
- VI는 기준 가격에 닿은 체결이 이루어진 **다음에** 발동합니다. 실제 거래소에서는 그 주문이 체결되지 않고
  단일가매매로 넘어갑니다.
- 투자자, 거래원, 프로그램, 공매도 수량은 그날 거래량을 종목과 날짜별 비율로 나눈 값입니다.
- 2015년 이전이나 250거래일 이전의 분봉, 상장되지 않은 종목을 조회하면 실제 서버처럼 빈 행 하나를 받습니다.

아래는 소스 코드의 docstring에서 만든 TR별 계산 근거이며 영어입니다.
"""


def exchange_page(language: Language) -> Document:
    """Make the page; in Korean with an introduction of its own."""
    title = say(language, "What the simulator simplifies")
    text = simulated.page()
    if language == "ko":
        text = f"# {title}\n\n{_KOREAN}\n{text[text.index('## ') :]}"
    names = (title, "simulated", "모의", "시뮬레이터 한계")
    return Document("exchange.md", text, title, names=names)
