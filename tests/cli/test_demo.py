"""Demo: on a terminal, on a pipe, cut short; and its drawing at several sizes."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from rich.cells import cell_len
from rich.console import Console

from kiwoom_async import Session
from kiwoom_async.cli.commands.demo import RECORDS
from kiwoom_async.cli.commands.demo.drawing import Drawing
from kiwoom_async.cli.commands.demo.picture import MAIN, Picture
from kiwoom_async.simulator import Simulator
from tests.support.command_line import Done, Terminal, run, run_all

JUMPING = "086520"


@pytest.fixture(scope="module")
def of_seed_3() -> Done:
    """A demo on a pipe."""
    return run("demo", "--seconds", "5", "--seed", "3")


def test_it_shows_everything_and_ends_by_itself(terminal: Callable[..., Terminal]) -> None:
    demo = terminal("demo", "--seconds", "6")
    demo.read_until("trades", "accepted 10 at", "filled", "▲", "pauses", "trades again")
    assert demo.end() == 0
    *_, received, hint = demo.text.strip().splitlines()
    assert "records received, dropped 0: " in received
    assert "kiwoom-async stream" in hint
    assert max(len(received), len(hint)) < 80
    assert "\x1b[?1049l" in demo.raw  # the screen that was there is back
    assert "\x1b[?25h" in demo.raw  # and so is the cursor


def test_on_a_pipe_it_prints_lines(of_seed_3: Done) -> None:
    assert (of_seed_3.returncode, of_seed_3.stderr) == (0, "")
    *told, received, _ = of_seed_3.stdout.splitlines()
    assert "\x1b" not in of_seed_3.stdout
    for news in ("accepted 10 at", "filled", " | ", " buy", "pauses", "trades again"):
        assert any(news in line for line in told), news
    assert int(received.split()[0].replace(",", "")) >= len(told)
    assert ", dropped 0: " in received


def test_the_same_seed_shows_the_same(of_seed_3: Done) -> None:
    """Prices, sizes and order numbers; only where it stops is a matter of time."""
    same, different = run_all("demo --seconds 5 --seed 3", "demo --seconds 5 --seed 4")
    # without the last two lines: they are a matter of time
    first, again, other = (done.stdout.splitlines()[:-2] for done in (of_seed_3, same, different))
    assert len(first) > 20
    assert all(one == two for one, two in zip(first, again, strict=False))
    assert first != other


def test_the_last_picture_is_not_one_of_the_middle(terminal: Callable[..., Terminal]) -> None:
    demo = terminal("demo", "--seconds", "2")
    demo.read_until("trades")
    assert demo.end() == 0
    assert "Ctrl-C ends" not in demo.raw.rpartition("\x1b[?1049l")[2]


def test_ctrl_c_ends_it_early_with_the_summary(terminal: Callable[..., Terminal]) -> None:
    demo = terminal("demo", "--seconds", "60")
    demo.read_until("삼성전자", "trades")
    demo.ctrl_c()
    assert demo.end() == 0
    assert "records received, dropped 0: " in demo.text
    assert "Traceback" not in demo.text


@pytest.mark.anyio
@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (120, 40), (80, 12), (60, 24)])
async def test_it_fits_terminals_of_every_size(columns: int, lines: int) -> None:
    picture = await everything()
    text = drawn(picture, columns, lines)
    assert len(text) == lines
    assert {cell_len(line) for line in text} == {columns}


@pytest.mark.anyio
async def test_at_80_by_24_nothing_is_cut_off() -> None:
    picture = await everything()
    text = "\n".join(drawn(picture, 80, 24))
    assert "…" not in text
    assert picture.book is not None
    for level in picture.book.asks + picture.book.bids:
        assert f"{level.price:,}" in text
    assert picture.order is not None
    assert f"order {picture.order.no}  buy 10 삼성전자" in text
    assert "filled 4 at 70,000, 6 left" in text
    assert "filled 6 at 70,000 " in text
    assert "에코프로 ▲" in text
    assert "에코프로 trades again" in text


async def everything() -> Picture:
    """A picture of an order that was filled in two parts, and a VI that was released."""
    picture = Picture(15.0, 1)
    async with (
        Simulator(pace=0) as exchange,
        Session(exchange.server, exchange.credentials) as session,
        session.stream(RECORDS, MAIN, JUMPING) as events,
    ):
        picture.names = {MAIN: "삼성전자", JUMPING: "에코프로"}
        picture.start(events)
        exchange.trade(MAIN, price=70_300)
        picture.order = order = await session.orders.buy(MAIN, 10, price=70_000)
        for size in (4, 6):
            exchange.trade(MAIN, price=70_000, size=size, side="sell")
        exchange.step(times=20)
        exchange.vi(JUMPING)
        exchange.release_vi(JUMPING)
        await order.filled()
        while len(picture.interruptions) < 2:
            picture.take(await anext(events))
    return picture


def drawn(picture: Picture, columns: int, lines: int) -> list[str]:
    console = Console(file=io.StringIO(), width=columns, height=lines, force_terminal=False)
    console.print(Drawing(picture), height=lines)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().splitlines()
