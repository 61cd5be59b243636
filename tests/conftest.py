"""Fixtures of all tests: ``exchange`` and ``session`` are those of the pytest plugin.

Its markers set them up, for a module or for one test::

    pytestmark = [pytest.mark.kiwoom_rules(calls=50), pytest.mark.kiwoom_connect(timeouts=QUICK)]
"""

from __future__ import annotations

import gc
import os
import random
import signal
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from blockbuster import BlockBuster
from hypothesis import HealthCheck, settings

from kiwoom_async.spec import load
from tests.support.days import DAY
from tests.support.scripted import ScriptedSocket
from tests.support.virtual_time import VirtualTimeLoop

pytest_plugins = ["kiwoom_async.testing"]

# The same examples in every run; on a fresh machine the first one waits for the Unicode tables.
settings.register_profile(
    "suite", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("plain", settings.get_profile("suite"), max_examples=40)
settings.load_profile("suite")

VIRTUAL_TIME = {
    "calls",
    "conditions",
    "execution",
    "net",
    "orders",
    "pool",
    "portfolio",
    "session",
    "simulator",
    "streams",
    "telemetry",
}


def pytest_configure(config: pytest.Config) -> None:
    """Give interrupted commands their default signals back, and let processes keep bytecode.

    A plain run has fewer examples of Hypothesis where a test does not say how many.

    A background job of a shell, or one under nohup, inherits the signals as ignored and hands that
    on. Without bytecode each of a hundred processes would compile the package.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    settings.load_profile("suite" if config.option.markexpr else "plain")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_IGN:
            default = signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL
            signal.signal(number, default)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Use the cores for folders and the whole suite, and none beside this process for a file.

    One worker more than cores: a third of a test's time it waits for sockets and processes.

    What is named by its file is being worked on: it starts at once, and prints and debuggers work.
    ``-n`` overrides it.
    """
    named = [argument.partition("::")[0] for argument in config.args]
    if all(Path(name).is_file() for name in named):
        return 0
    return min((os.cpu_count() or 1) + 1, 4)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of this suite."""
    group = parser.getgroup("kiwoom_async")
    group.addoption("--seed", type=int, default=0, help="which cases of heavy tests a run samples")
    group.addoption("--blocking", action="store_true", help="fail where the event loop is blocked")


def pytest_report_header(config: pytest.Config) -> str:
    """Show the seed: the sample can be drawn again."""
    return f"seed: {config.getoption('--seed')}"


def pytest_sessionstart(session: pytest.Session) -> None:
    """Let the exchange of the fixtures always be on one day, unless a test says another one."""
    session.add_marker(pytest.mark.kiwoom_stage(day=DAY))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep a sample of the heavy tests, unless the run chooses tests by their markers.

    Tests by Hypothesis are all kept, with fewer examples, and are heavy as well.
    """
    if config.option.markexpr:
        for item in items:
            if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
                item.add_marker(pytest.mark.heavy)
        return
    cases: defaultdict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        if item.get_closest_marker("heavy"):
            cases[item.nodeid.partition("[")[0]].append(item)
    chance = random.Random(config.getoption("--seed"))
    too_many: set[pytest.Item] = set()
    for one in cases.values():
        mark = one[0].get_closest_marker("heavy")
        sample = mark.kwargs.get("sample", 0) if mark else 0
        too_many.update(chance.sample(one, max(0, len(one) - sample)))
    config.hook.pytest_deselected(items=list(too_many))
    items[:] = [item for item in items if item not in too_many]


def pytest_collection_finish() -> None:
    """Spare the garbage collector the modules and tests, which live to the end of the run."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def no_blocking_calls(request: pytest.FixtureRequest) -> Iterator[None]:
    """Raise `BlockingError` where the package blocks the event loop, with ``--blocking``."""
    if not request.config.getoption("--blocking"):
        yield
        return
    load()  # the simulator reads the spec once in a process
    detector = BlockBuster("kiwoom_async", excluded_modules=["kiwoom_async.simulator"])
    # one look at the folder of the token file when a session is made
    detector.functions["os.stat"].can_block_in("net/token_file.py", "_is_there")
    detector.activate()
    yield
    detector.deactivate()


@pytest.fixture
def anyio_backend(request: pytest.FixtureRequest) -> tuple[str, dict[str, Any]]:
    """Name the event loop: one of virtual time for tests of the client and of the simulator.

    Others, and those marked ``real_time``, wait for threads or processes.
    """
    folder = request.path.relative_to(Path(__file__).parent).parts[0]
    virtual = folder in VIRTUAL_TIME and not request.node.get_closest_marker("real_time")
    return "asyncio", {"loop_factory": VirtualTimeLoop} if virtual else {}


@pytest.fixture
async def server() -> AsyncIterator[ScriptedSocket]:
    """Open a WebSocket server that the test scripts."""
    async with ScriptedSocket() as server:
        yield server


@pytest.fixture(scope="session")
def shared_nats(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The NATS broker of this process; tests of the bus use it one after the other."""
    from tests.support.nats_server import SharedNats

    shared = SharedNats(tmp_path_factory.mktemp("nats"))
    yield shared
    shared.end()
