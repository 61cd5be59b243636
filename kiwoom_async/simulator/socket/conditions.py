"""Condition search on the socket: CNSRLST, CNSRREQ, CNSRCLR."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kiwoom_async.simulator.exchange.accounts.account import Account
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.exchange.trading.screener import Condition, Screener
from kiwoom_async.simulator.rules import Rules
from kiwoom_async.simulator.socket.connection import Connection
from kiwoom_async.simulator.text import padded, percent

__all__ = ["ConditionSearch"]

_WIDTH = 9  # digits of the padded values
_UNKNOWN, _TOO_MANY, _ALREADY_WATCHED = 900001, 900002, 900003

Message = dict[str, Any]


class ConditionSearch:
    """Answers the condition requests of every connection.

    A watched condition belongs to the account: it outlives its connection, and asking for it again
    is refused until it was cleared.
    """

    def __init__(self, rules: Rules, screener: Screener) -> None:
        self._rules = rules
        self._screener = screener
        self._left_behind: dict[Account, set[str]] = {}
        self.answers: dict[str, Callable[[Connection, Message], None]] = {
            "CNSRLST": self._list,
            "CNSRREQ": self._request,
            "CNSRCLR": self._clear,
        }

    def leave(self, connection: Connection) -> None:
        """End what an ended connection watched; the account may keep it registered."""
        account = connection.account
        if account is not None and self._rules.conditions_survive:
            self._left_behind.setdefault(account, set()).update(connection.watched)
        for seq in list(connection.watched):
            self._unwatch(connection, seq)

    def _list(self, connection: Connection, message: Message) -> None:
        """Answer ka10171 조건검색 목록조회."""
        connection.listed_conditions = True
        rows = [[one.seq, one.name] for one in self._screener.conditions.values()]
        connection.say({"trnm": "CNSRLST", "return_code": 0, "return_msg": "", "data": rows})

    def _request(self, connection: Connection, message: Message) -> None:
        """Answer ka10172 and ka10173: once, or from now on. Never answered before CNSRLST."""
        if not connection.listed_conditions:
            return
        seq = str(message.get("seq", "")).strip()
        condition = self._screener.conditions.get(seq)
        if condition is None:
            text = f"존재하지 않는 조건검색 일련번호입니다.(seq={seq})"
            self._refuse(connection, _UNKNOWN, text)
        elif message.get("search_type") == "1":
            self._watch(connection, condition)
        else:
            self._search(connection, condition, message)

    def _search(self, connection: Connection, condition: Condition, message: Message) -> None:
        """Send one page of the stocks inside now; ``seq`` comes back with a blank after it."""
        after = str(message.get("next_key", "")).strip()
        first = int(after) if message.get("cont_yn") == "Y" and after.isdigit() else 0
        end = first + self._rules.condition_page
        members = self._screener.members(condition)
        more = end < len(members)
        connection.say(
            {
                "trnm": "CNSRREQ",
                "seq": f"{condition.seq} ",
                "cont_yn": "Y" if more else "N",
                "next_key": str(end) if more else "",
                "return_code": 0,
                "data": [self._row(stock) for stock in members[first:end]],
            }
        )

    def _row(self, stock: Stock) -> dict[str, str]:
        if self._rules.condition_rows == "jmcode":
            return {"jmcode": f"A{stock.symbol}"}
        return _row(stock)

    def _watch(self, connection: Connection, condition: Condition) -> None:
        """Send the stocks inside, then an event for every later change of them."""
        assert connection.account is not None
        seq = condition.seq
        left_behind = self._left_behind.get(connection.account, set())
        if seq in connection.watched or seq in left_behind:
            text = f"이미 등록된 조건검색 일련번호입니다.(seq={seq})"
            return self._refuse(connection, _ALREADY_WATCHED, text)
        if len(connection.watched | left_behind) >= self._rules.conditions:
            text = "실시간 조건검색 등록 가능 개수를 초과하였습니다"
            return self._refuse(connection, _TOO_MANY, text)
        connection.watched.add(seq)
        members = [{"jmcode": f"A{stock.symbol}"} for stock in self._screener.watch(condition)]
        answer: Message = {"trnm": "CNSRREQ", "seq": seq, "return_code": 0}
        if members or self._rules.empty_condition == "list":
            answer["data"] = members
        elif self._rules.empty_condition == "null":
            answer["data"] = None
        connection.say(answer)

    def _clear(self, connection: Connection, message: Message) -> None:
        """Answer ka10174 조건검색 실시간 해제; clearing what is not watched succeeds too."""
        assert connection.account is not None
        seq = str(message.get("seq", "")).strip()
        self._left_behind.get(connection.account, set()).discard(seq)
        self._unwatch(connection, seq)
        connection.say({"trnm": "CNSRCLR", "seq": seq, "return_code": 0, "return_msg": ""})

    def _unwatch(self, connection: Connection, seq: str) -> None:
        if seq in connection.watched:
            connection.watched.discard(seq)
            self._screener.conditions[seq].watchers -= 1

    def _refuse(self, connection: Connection, code: int, text: str) -> None:
        connection.say({"trnm": "CNSRREQ", "return_code": code, "return_msg": text})


def _row(stock: Stock) -> dict[str, str]:
    base = stock.base
    return {
        "9001": f"A{stock.symbol}",
        "302": stock.listing.name,
        "10": padded(stock.price, _WIDTH),
        "25": stock.sign(stock.price),
        "11": padded(stock.price - base, _WIDTH),
        "12": padded(round(percent(stock.price - base, base) * 1000), _WIDTH),
        "13": padded(stock.volume, _WIDTH),
        "16": padded(stock.open, _WIDTH),
        "17": padded(stock.high, _WIDTH),
        "18": padded(stock.low, _WIDTH),
    }
