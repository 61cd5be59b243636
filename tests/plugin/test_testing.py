"""Pytest plugin in users' projects, each run in its own process."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import pytest

import kiwoom_async
from tests.support.pages import blocks, pages

pytest_plugins = ["pytester"]

ROOT = str(Path(kiwoom_async.__file__).parents[1])
HAS_PYTEST_ASYNCIO = importlib.util.find_spec("pytest_asyncio") is not None

STRICT = "asyncio_mode = strict\nasyncio_default_fixture_loop_scope = function"
AUTO = "asyncio_mode = auto\nasyncio_default_fixture_loop_scope = function"
ANYIO = "addopts = -p no:asyncio"

TEST_USE = """
import asyncio
import pytest
from kiwoom_async import Trade

async def test_a_trade_arrives(session, exchange):
    price = exchange.stock("005930").price
    async with session.stream(Trade, "005930") as trades:
        exchange.set_price("005930", price)
        assert (await anext(trades)).price == price

async def test_nothing_trades_by_itself(kiwoom_session, kiwoom_exchange):
    before = [kiwoom_exchange.stock(symbol).volume for symbol in kiwoom_exchange.symbols]
    await kiwoom_session.stocks.info("005930")
    after = [kiwoom_exchange.stock(symbol).volume for symbol in kiwoom_exchange.symbols]
    assert before == after

async def test_it_lives_on_the_loop_of_the_test(session):
    assert "kiwoom_async.Session" in {task.get_name() for task in asyncio.all_tasks()}
"""

TEST_END = """
import pytest
from kiwoom_async import SessionReplaced, Trade

async def kick(session, exchange):
    with pytest.raises(SessionReplaced):
        async with session.stream(Trade, "005930") as trades:
            exchange.kick()
            await anext(trades)

async def test_an_end_that_is_meant(session, exchange):
    await kick(session, exchange)
    with pytest.raises(SessionReplaced):
        await session.aclose()

async def test_an_end_that_is_not_meant_is_an_error(session, exchange):
    await kick(session, exchange)
"""

TEST_MARKERS = """
import datetime as dt
import pytest
from kiwoom_async import Timeouts

@pytest.mark.kiwoom_rules(paper=True, calls=3)
@pytest.mark.kiwoom_stage(stocks=3, cash=7_000_000, day=dt.date(2026, 11, 20))
class TestNearest:
    @pytest.mark.kiwoom_rules(calls=9)
    @pytest.mark.kiwoom_stage(stocks=5)
    @pytest.mark.kiwoom_connect(timeouts=Timeouts(total=3.0))
    async def test_the_nearest_wins(self, session, exchange):
        assert (exchange.rules.paper, exchange.rules.calls) == (True, 9)
        assert session.server.limits.calls == 9
        assert (exchange.day, exchange.account.cash) == (dt.date(2026, 11, 20), 7_000_000)
        assert "5 stocks" in repr(exchange)
"""

TEST_NAMES = """
import pytest

@pytest.fixture
def session():
    return "a session of another library"

@pytest.fixture
def bot(kiwoom_session):
    return kiwoom_session.stocks

async def test_short_names_are_the_users(session, exchange, bot):
    assert session == "a session of another library"
    await bot.info("005930")
    assert exchange.calls_of("ka10001")
"""

TEST_OWN_EXCHANGE = """
import pytest
from kiwoom_async.simulator import Simulator
FIXTURE_IMPORT

@FIXTURE
async def kiwoom_exchange():
    async with Simulator(pace=0, stocks=2) as exchange:
        yield exchange

async def test_sessions_connect_to_it(session, exchange):
    assert "2 stocks" in repr(exchange)
    await session.stocks.info("005930")
    assert exchange.calls_of("ka10001")
"""

TEST_SYNC = "def test_it(session): pass"

MODULES = {
    "test_use": TEST_USE,
    "test_end": TEST_END,
    "test_markers": TEST_MARKERS,
    "test_names": TEST_NAMES,
    "test_own_exchange": TEST_OWN_EXCHANGE,
}


class Project:
    """A user's project with tests, run as the user runs it.

    Attributes:
        pytester: The folder.
    """

    def __init__(self, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
        self.pytester = pytester
        monkeypatch.setenv("PYTHONPATH", ROOT, prepend=os.pathsep)
        monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)

    def run(self, settings: str, *arguments: str, **files: str) -> pytest.RunResult:
        """Run tests with warnings as errors; ``files`` are modules."""
        self.pytester.makeini(f"[pytest]\nfilterwarnings = error\n{settings}\n")
        self.pytester.makepyfile(**files)
        return self.pytester.runpytest_subprocess("-p", "kiwoom_async.testing", *arguments)


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Make a project without tests."""
    return Project(pytester, monkeypatch)


def runner(settings: str, mark: str, fixture: str, *, id: str) -> object:
    skip = pytest.mark.skipif(
        not HAS_PYTEST_ASYNCIO and "asyncio_mode" in settings, reason="needs pytest-asyncio"
    )
    return pytest.param(settings, mark, fixture, id=id, marks=skip)


RUNNERS = [
    runner(STRICT, "pytestmark = pytest.mark.asyncio", "pytest_asyncio.fixture", id="strict"),
    runner(AUTO, "", "pytest.fixture", id="auto"),
    runner(
        STRICT,
        "pytestmark = pytest.mark.asyncio(loop_scope='module')",
        "pytest_asyncio.fixture(loop_scope='module')",
        id="the loop of a module",
    ),
    runner(
        AUTO + "\nasyncio_default_test_loop_scope = session",
        "",
        "pytest_asyncio.fixture(loop_scope='session')",
        id="one loop by default",
    ),
    runner(ANYIO, "pytestmark = pytest.mark.anyio", "pytest.fixture", id="anyio"),
    runner(ANYIO + "\nanyio_mode = auto", "", "pytest.fixture", id="anyio's auto mode"),
    runner(
        STRICT,
        "pytestmark = pytest.mark.anyio",
        "pytest.fixture",
        id="anyio beside pytest-asyncio",
    ),
]


@pytest.mark.heavy(sample=4)
@pytest.mark.parametrize(("settings", "mark", "fixture"), RUNNERS)
def test_it_works_without_configuration_under(
    project: Project, settings: str, mark: str, fixture: str
) -> None:
    """Each of the runners: one project with everything."""
    module, dot, _ = fixture.rpartition(".fixture")
    assert dot
    modules = {
        name: (f"import pytest\n{mark}\n" + text)
        .replace("FIXTURE_IMPORT", f"import {module}")
        .replace("FIXTURE", fixture)
        for name, text in MODULES.items()
    }
    done = project.run(settings, "--strict-markers", test_sync=TEST_SYNC, **modules)
    done.assert_outcomes(passed=8, errors=2)
    done.stdout.fnmatch_lines_random(
        [
            "ERROR test_end.py::test_an_end_that_is_not_meant_is_an_error*",
            "*SessionReplaced: another login*",
            "ERROR test_sync.py::test_it*",
            "*is for async tests*",
        ]
    )


def test_the_test_modules_of_the_guide_run_as_they_stand(project: Project) -> None:
    found = [
        block for page in pages("en") for block in blocks(page) if "import pytest" in block.text
    ]
    modules = {f"test_guide_{number}": block.text for number, block in enumerate(found)}
    project.run(ANYIO, **modules).assert_outcomes(passed=len(found))
    assert any(block.page.endswith("testing.md") for block in found)


def test_named_arguments_on_asyncio(project: Project) -> None:
    """A marker with an argument without a name is refused; on trio it is skipped with a reason."""
    unnamed = """
import pytest
@pytest.mark.anyio
@pytest.mark.kiwoom_rules(True)
async def test_it(session): pass
"""
    on_trio = """
import pytest
@pytest.fixture
def anyio_backend(): return "asyncio"
@pytest.fixture
def anyio_backend_name(): return "trio"
@pytest.mark.anyio
async def test_it(session): pass
"""
    done = project.run(ANYIO, "-rs", test_unnamed=unnamed, test_on_trio=on_trio)
    done.assert_outcomes(errors=1, skipped=1)
    done.stdout.fnmatch_lines(["*kiwoom_rules takes arguments by keyword only*"])
    done.stdout.fnmatch_lines(["*test_on_trio*kiwoom_async runs on asyncio*"])


def test_named_twice_it_is_registered_once(project: Project) -> None:
    """As an entry point in an environment where it is installed, and by the project."""
    conftest = 'pytest_plugins = ["kiwoom_async.testing"]'
    text = "import pytest\n@pytest.mark.anyio\nasync def test_it(session): pass"
    done = project.run(ANYIO, "-p", "kiwoom_async.testing", conftest=conftest, test_user=text)
    done.assert_outcomes(passed=1)


def test_a_run_that_does_not_use_it_imports_nothing_of_the_client(project: Project) -> None:
    text = """
import sys
def test_it():
    loaded = {name.split(".")[0] for name in sys.modules}
    assert not {"aiohttp", "msgspec"} & loaded
    assert "kiwoom_async.testing" in sys.modules
    assert "kiwoom_async.session" not in sys.modules
"""
    project.run("", "-p", "no:asyncio", test_user=text).assert_outcomes(passed=1)
