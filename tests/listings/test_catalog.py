"""``session.instruments()``: lists fetched once a day, and kept in a folder."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kiwoom_async import ConfigError, Credentials, Server, Session, market
from kiwoom_async.listings.folder import ListingFolder, default_folder
from kiwoom_async.simulator import Simulator
from tests.support.clock import ShiftedClock
from tests.support.listings import listed, listings
from tests.support.scripted_rest import ScriptedRest

pytestmark = pytest.mark.anyio

CREDENTIALS = Credentials(appkey="key", secretkey="secret")


@pytest.fixture
async def rest() -> AsyncIterator[ScriptedRest]:
    async with ScriptedRest(ka10099=listings) as rest:
        yield rest


def files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def session_on(rest: ScriptedRest, clock: ShiftedClock | None = None) -> Session:
    return Session(rest.server, CREDENTIALS, clock=clock)


async def test_what_is_listed_can_be_looked_up(rest: ScriptedRest) -> None:
    async with session_on(rest) as session:
        instruments = await session.instruments(cache=False)
    assert len(instruments) == 7
    stock = instruments["000545"]
    assert (stock.name, stock.market, stock.kind) == ("흥국화재우", "kospi", "stock")
    assert (stock.listed_shares, stock.previous_close) == (768_000, 5_370)
    assert (stock.listed_on, stock.sector) == (dt.date(1990, 3, 20), "보험")
    assert stock.states == ("증거금20%", "담보대출", "신용가능", "정상")
    assert (stock.order_warning, stock.company_size, stock.on_nxt) == ("none", "대형주", True)
    assert instruments["000040"].is_halted
    assert instruments["000040"].states == ("증거금100%", "거래정지")
    assert not instruments["247540"].on_nxt
    assert instruments.find("ㅇㅋㅍㄹ")[0].board == "kosdaq"


async def test_a_product_is_what_its_own_list_says(rest: ScriptedRest) -> None:
    async with session_on(rest) as session:
        everything = await session.instruments(cache=False)
        board = await session.instruments("kospi", cache=False)
    assert everything["069500"].kind == board["069500"].kind == "etf"
    assert everything["530107"].kind == "etn"
    assert board["530107"].kind == "stock"  # its entry there has no more detail
    assert [one.symbol for one in everything.select(kind="etf")] == ["069500", "102110"]


async def test_one_call_a_list_and_day_however_many_ask(rest: ScriptedRest) -> None:
    clock = ShiftedClock()
    async with session_on(rest, clock) as session:
        both = await asyncio.gather(
            session.instruments("kospi", "etf", cache=False),
            session.instruments("etf", "kospi", cache=False),
        )
        assert both[0] is both[1]
        await session.instruments("etf", cache=False)
        assert [body["mrkt_tp"] for _, body in rest.calls] == ["0", "8"]
        clock.ahead += dt.timedelta(days=1)
        tomorrow = await session.instruments("etf", cache=False)
        assert tomorrow.day == both[0].day + dt.timedelta(days=1)
        assert [body["mrkt_tp"] for _, body in rest.calls] == ["0", "8", "8"]


async def test_a_folder_serves_the_next_session_of_the_day(
    rest: ScriptedRest, tmp_path: Path
) -> None:
    clock, folder = ShiftedClock(), tmp_path / "cache"
    async with session_on(rest, clock) as session:
        fetched = await session.instruments("kospi", "kosdaq", cache=folder)
    async with session_on(rest, clock) as session:
        kept = await session.instruments("kosdaq", "kospi", cache=str(folder))
    assert list(kept) == list(fetched)
    assert len(rest.calls) == 2
    clock.ahead += dt.timedelta(days=1)
    async with session_on(rest, clock) as session:
        assert list(await session.instruments("kospi", "kosdaq", cache=folder)) == list(fetched)
    assert len(rest.calls) == 4
    assert len(files(folder)) == 2  # replaced, and no draft remains


async def test_a_folder_parts_the_servers(rest: ScriptedRest, tmp_path: Path) -> None:
    async with ScriptedRest(ka10099=lambda _: {"list": [listed("111111", "다른", "0")]}) as other:
        for server in (rest, other):
            async with session_on(server) as session:
                await session.instruments("kospi", cache=tmp_path)
        async with session_on(other) as session:
            instruments = await session.instruments("kospi", cache=tmp_path)
    assert [one.symbol for one in instruments] == ["111111"]
    assert len(files(tmp_path)) == 2


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff", b'{"version":1}', b'{"version":2,"day":'])
async def test_a_damaged_file_is_fetched_again(
    rest: ScriptedRest, tmp_path: Path, damage: bytes
) -> None:
    for _ in range(2):
        async with session_on(rest) as session:
            assert len(await session.instruments("etf", cache=tmp_path)) == 2
        for file in files(tmp_path):
            file.write_bytes(damage)
    assert len(rest.calls) == 2


async def test_a_file_of_another_version_is_fetched_again(
    rest: ScriptedRest, tmp_path: Path
) -> None:
    for _ in range(2):
        async with session_on(rest) as session:
            await session.instruments("etf", cache=tmp_path)
        for file in files(tmp_path):
            file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | {"version": 99}))
    assert len(rest.calls) == 2


async def test_a_folder_that_cannot_be_written_changes_nothing_else(
    rest: ScriptedRest, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    with caplog.at_level(logging.WARNING, "kiwoom_async"):
        async with session_on(rest) as session:
            assert len(await session.instruments("etf", cache=in_the_way)) == 2
    assert "the list of instruments etf is not cached" in caplog.text


async def test_an_empty_list_is_asked_for_again_by_the_next_session(
    rest: ScriptedRest, tmp_path: Path
) -> None:
    for _ in range(2):
        async with session_on(rest) as session:
            assert len(await session.instruments("konex", cache=tmp_path)) == 0
    assert len(rest.calls) == 2
    assert files(tmp_path) == []


async def test_an_odd_entry_costs_no_other(caplog: pytest.LogCaptureFixture) -> None:
    odd = [
        listed("", "코드 없음", "0"),
        listed("000020", "동화약품", "?", regDay="", listCount="x", lastPrice="", orderWarning="9"),
        listed("000545", "흥국화재우", "0"),
    ]
    with caplog.at_level(logging.WARNING, "kiwoom_async"):
        async with (
            ScriptedRest(ka10099=lambda _: {"list": odd}) as rest,
            session_on(rest) as session,
        ):
            instruments = await session.instruments("kospi", cache=False)
    assert [one.symbol for one in instruments] == ["000020", "000545"]
    odd_one = instruments["000020"]
    assert (odd_one.listed_on, odd_one.listed_shares, odd_one.previous_close) == (None, None, None)
    assert odd_one.market == "kospi"
    assert "1 of 3 entries of the list kospi have no code or no name" in caplog.text


async def test_by_default_nothing_of_this_computer_is_cached(
    rest: ScriptedRest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    async with session_on(rest) as session:
        await session.instruments("etf")
    assert files(tmp_path) == []


async def test_by_default_a_server_elsewhere_is_cached_in_the_usual_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    elsewhere = Server(rest="https://kiwoom.invalid", websocket="wss://kiwoom.invalid/")
    stored = market.Instrument(symbol="000545", name="흥국화재우", market="etf")
    today = dt.datetime.now(market.KST).date()
    await ListingFolder(default_folder(), elsewhere.rest).write("etf", today, (stored,))
    async with Session(elsewhere, CREDENTIALS) as session:
        assert list(await session.instruments("etf")) == [stored]


async def test_bad_arguments_are_refused_before_anything_is_sent(rest: ScriptedRest) -> None:
    async with session_on(rest) as session:
        with pytest.raises(ConfigError, match="a market must be one of 'kospi'"):
            await session.instruments("nasdaq")  # type: ignore[arg-type]
        for cache in (None, "", 3):
            with pytest.raises(ConfigError, match="cache must be a folder, True or False"):
                await session.instruments(cache=cache)  # type: ignore[arg-type]
    assert rest.calls == []


async def test_over_the_simulator(exchange: Simulator, session: Session) -> None:
    instruments = await session.instruments("kospi", cache=False)
    assert instruments["005930"].name == "삼성전자"
    assert instruments.find("ㅅㅅㅈㅈ")[0].symbol == "005930"


def test_the_usual_folder_of_each_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path("/home/me"))
    assert default_folder({}, "linux") == Path("/home/me/.cache/kiwoom-async")
    assert default_folder({"XDG_CACHE_HOME": "/c"}, "linux") == Path("/c/kiwoom-async")
    assert default_folder({}, "darwin") == Path("/home/me/Library/Caches/kiwoom-async")
    assert default_folder({"LOCALAPPDATA": "/l"}, "win32") == Path("/l/kiwoom-async/Cache")
