"""Plain client: written from the protocol alone, with requests and websockets, in its own thread.

It uses nothing of this package but the simulator's address and key: if it works, a bot that was
written without our client works.
"""

from __future__ import annotations

import asyncio
import json
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
import requests
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from kiwoom_async.simulator import Rules, Simulator

pytestmark = [pytest.mark.anyio, pytest.mark.real_time]

KST = timezone(timedelta(hours=9))


class Rest:
    def __init__(self, base: str, appkey: str, secretkey: str) -> None:
        self.base = base
        self.http = requests.Session()
        body = {
            "grant_type": "client_credentials",
            "appkey": appkey,
            "secretkey": secretkey,
        }
        answer = self.http.post(f"{base}/oauth2/token", json=body, timeout=5).json()
        assert answer["return_code"] == 0
        expires = datetime.strptime(answer["expires_dt"], "%Y%m%d%H%M%S").replace(tzinfo=KST)
        assert expires > datetime.now(KST)
        self.token = answer["token"]

    def call(self, api_id: str, path: str, body: Any, next_key: str = "") -> requests.Response:
        headers = {
            "Content-Type": "application/json;charset=UTF-8",
            "authorization": f"Bearer {self.token}",
            "api-id": api_id,
        }
        if next_key:
            headers |= {"cont-yn": "Y", "next-key": next_key}
        return self.http.post(
            f"{self.base}/api/dostk/{path}", json=body, headers=headers, timeout=5
        )


def read(ws: ClientConnection, name: str) -> Any:
    """The next message of this name; PINGs are sent back as they came."""
    while True:
        text = ws.recv(timeout=5)
        message = json.loads(text)
        if message["trnm"] == "PING":
            ws.send(text)
        if message["trnm"] == name:
            return message


def log_in(ws: ClientConnection, token: str) -> None:
    ws.send(json.dumps({"trnm": "REG", "grp_no": "1", "refresh": "1", "data": []}))
    assert json.loads(ws.recv(timeout=5))["return_code"] == 100013
    ws.send(json.dumps({"trnm": "LOGIN", "token": token}))
    assert read(ws, "LOGIN")["return_code"] == 0


def register(ws: ClientConnection, group: str, items: list[str], types: list[str]) -> None:
    data = [{"item": items, "type": types}]
    ws.send(json.dumps({"trnm": "REG", "grp_no": group, "refresh": "1", "data": data}))
    assert read(ws, "REG")["return_code"] == 0


def entries(ws: ClientConnection, wanted: str, count: int) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    while len(found) < count:
        for entry in read(ws, "REAL")["data"]:
            if entry["type"] == wanted:
                found.append(entry["values"])
    return found


def query(rest: Rest) -> None:
    price = rest.call("ka10001", "stkinfo", {"stk_cd": "005930"}).json()
    assert price["return_code"] == 0
    assert price["stk_nm"] == "삼성전자"
    assert abs(int(price["cur_prc"])) > 0

    body = {"stk_cd": "005930", "base_dt": f"{datetime.now(KST):%Y%m%d}", "upd_stkpc_tp": "1"}
    days: list[str] = []
    more, key = True, ""
    while more:
        answer = rest.call("ka10081", "chart", body, key)
        days += [row["dt"] for row in answer.json()["stk_dt_pole_chart_qry"]]
        more, key = answer.headers["cont-yn"] == "Y", answer.headers["next-key"]
    assert days == sorted(set(days), reverse=True)
    assert days[-1] == "20150102"

    statuses = [rest.call("ka10004", "mrkcond", {"stk_cd": "005930"}) for _ in range(6)]
    assert [answer.json()["return_code"] for answer in statuses] == [0] * 5 + [5]
    assert "[1700:" in statuses[-1].json()["return_msg"]  # on paper with HTTP 200
    assert "유량=5, API ID=ka10004]" in statuses[-1].json()["return_msg"]


def stream(ws: ClientConnection) -> None:
    register(ws, "1", ["005930", "000660_AL"], ["0B", "0D"])
    for trade in entries(ws, "0B", 5):
        assert trade["15"][0] in "+-"
        assert int(trade["13"]) >= abs(int(trade["15"]))
    for book in entries(ws, "0D", 5):
        assert abs(int(book["51"])) < abs(int(book["41"]))
    assert read(ws, "PING") == {"trnm": "PING"}


def trade(rest: Rest, ws: ClientConnection) -> None:
    register(ws, "2", [""], ["00", "04"])
    order = {
        "dmst_stex_tp": "KRX",
        "stk_cd": "005930",
        "ord_qty": "3",
        "ord_uv": "",
        "trde_tp": "3",
    }
    answer = rest.call("kt10000", "ordr", order).json()
    assert answer["return_code"] == 0
    accepted, filled = entries(ws, "00", 2)
    assert accepted["9203"] == filled["9203"] == answer["ord_no"]
    assert (accepted["913"], filled["913"], filled["902"]) == ("접수", "체결", "0")
    body = {"qry_tp": "1", "dmst_stex_tp": "KRX"}
    balance = rest.call("kt00018", "acnt", body).json()["acnt_evlt_remn_indv_tot"]
    assert [(row["stk_cd"], int(row["rmnd_qty"])) for row in balance] == [("A005930", 103)]


def be_kicked(ws: ClientConnection, url: str, token: str) -> None:
    with connect(url) as other, pytest.raises(ConnectionClosed) as closed:
        log_in(other, token)
        while True:
            message = json.loads(ws.recv(timeout=5))
            if message["trnm"] == "SYSTEM":
                assert message["code"] == "R10001"
    received = closed.value.rcvd
    assert received is not None
    assert (received.code, received.reason) == (1000, "Bye")


def day_of_a_bot(rest_url: str, socket_url: str, appkey: str, secretkey: str) -> None:
    rest = Rest(rest_url, appkey, secretkey)
    query(rest)
    with connect(socket_url) as ws:
        log_in(ws, rest.token)
        stream(ws)
        trade(rest, ws)
        be_kicked(ws, socket_url, rest.token)
    rest.http.close()


@pytest.mark.parametrize("paper", [False, True])
async def test_a_bot_that_knows_only_the_protocol(paper: bool) -> None:
    rules = Rules(paper=paper, calls=5, ping_interval=0.1)
    async with Simulator(pace=50, stocks=4, rules=rules) as exchange:
        server, key = exchange.server, exchange.credentials
        await asyncio.to_thread(
            day_of_a_bot, server.rest, server.websocket, str(key.appkey), str(key.secretkey)
        )
