"""Everything a maintainer runs: ``nox -s lint types tests coverage debug heavy docs budgets``.

``.ci/run`` runs the same sessions; with ``--no-venv`` they use the environment they are run in.
"""

from __future__ import annotations

import nox

nox.options.sessions = ["lint", "types", "tests"]
nox.options.reuse_existing_virtualenvs = True

PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
CLIENT = [
    "calls",
    "conditions",
    "execution",
    "net",
    "orders",
    "session",
    "streams",
    "capture/test_blocking.py",
]
"""Folders of tests in which a session's event loop does the work."""

CLIENTS = [
    "cluefin-openapi",
    "kiwoom-cli==2.14.0",
    "kiwoom-client==0.4.0",
    "kiwoom-rest-trade==0.1.6",
    "kiwoom-restful==0.4.0",
    "kiwoomrest==0.0.3",
]
"""Packages of other people that were written for the real service; ``tests/clients`` runs them."""


def install(session: nox.Session, *packages: str) -> None:
    """Install into the session's environment; the one it shares has everything already."""
    if session.venv_backend != "none":
        session.install(*packages)


@nox.session
def lint(session: nox.Session) -> None:
    """Style, and no drift between the spec and what is generated from it."""
    install(session, ".[test]")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("python", "-m", "kiwoom_async.codegen", "--check")


@nox.session
def types(session: nox.Session) -> None:
    """Types as mypy (strict) and pyright see them: package, tests, examples, benchmarks."""
    install(session, ".[test]")
    session.run("mypy")
    session.run("pyright")


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """The whole suite; arguments go to pytest."""
    install(session, ".[test]")
    session.run("python", "-m", "pytest", *session.posargs)


@nox.session
def coverage(session: nox.Session) -> None:
    """The whole suite with branch coverage, held against its floor."""
    install(session, "-e", ".[test]")
    report = ["--cov", "--cov-report=", "--cov-report=json:build/coverage.json"]
    here = {"PYTHONPATH": "."}  # the command line, too, is measured where it stands
    session.run("python", "-m", "pytest", *report, env=here)
    # orders in doubt of remote clients are a heavy proof
    doubts = ["-m", "heavy", "tests/remote/test_faults.py"]
    session.run("python", "-m", "pytest", *report, "--cov-append", *doubts, env=here)
    session.run("python", "-m", "tests.support.coverage_floor", "build/coverage.json")


@nox.session
def debug(session: nox.Session) -> None:
    """The client's tests in asyncio's debug mode; a call that blocks the event loop fails."""
    install(session, ".[test]")
    folders = [f"tests/{folder}" for folder in CLIENT]
    session.run("python", "-X", "dev", "-m", "pytest", "--blocking", *folders)


@nox.session
def heavy(session: nox.Session) -> None:
    """The heavy proofs in full; a plain run has a sample of them."""
    install(session, ".[test]")
    session.run("python", "-m", "pytest", "-m", "heavy", "--timeout", "900", *session.posargs)


@nox.session
@nox.parametrize("client", CLIENTS)
def clients(session: nox.Session, client: str) -> None:
    """Clients of other people against the exchange, each in an environment of its own."""
    if session.venv_backend == "none":
        session.skip("two of them share a module's name: each needs an environment of its own")
    session.install(".", client)
    name = client.partition("==")[0].replace("-", "_")
    session.run("python", "-m", "tests.clients.check", name, env={"PYTHONPATH": "."})


@nox.session
def readme(session: nox.Session) -> None:
    """The snippets of the README, on the embedded simulator."""
    install(session, ".[test]")
    session.run("python", "-m", "pytest", "tests/docs/test_blocks.py", "-k", "README")


@nox.session
def generate(session: nox.Session) -> None:
    """Write api/ and realtime/ from the spec."""
    install(session, "-e", ".[test]")
    session.run("python", "-m", "kiwoom_async.codegen")


@nox.session
def docs(session: nox.Session) -> None:
    """The guide and the API reference, Korean and English, in site/; a warning is an error."""
    install(session, ".[docs]")
    folder = session.posargs[0] if session.posargs else "site"
    here = {"PYTHONPATH": "."}
    session.run("python", "-W", "error", "-m", "docs.generator", folder, env=here)


@nox.session
def budgets(session: nox.Session) -> None:
    """What was fast stays fast: ratios against stored budgets."""
    install(session, ".[bench]")
    session.run("python", "-m", "benchmarks.check")


@nox.session
def bench(session: nox.Session) -> None:
    """All benchmarks, as tables; arguments go to them (``--json FILE``, ``--chart FILE``)."""
    install(session, "-e", ".[test,bench]")
    # the fastest public client; where it can't be installed it is left out with a word
    session.run("pip", "install", "kiwoom-restful", success_codes=[0, 1])
    session.run("python", "-m", "benchmarks", *session.posargs)
