"""Everything a maintainer runs: ``nox -s lint types tests readme bench generate docs``."""

from __future__ import annotations

import nox

nox.options.sessions = ["lint", "types", "tests"]
nox.options.reuse_existing_virtualenvs = True

PYTHONS = ["3.11", "3.12", "3.13"]


@nox.session
def lint(session: nox.Session) -> None:
    """Style, and no drift between the spec and what is generated from it."""
    session.install(".[test]")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("python", "-m", "kiwoom_async.codegen", "--check")


@nox.session
def types(session: nox.Session) -> None:
    """Types as mypy (strict) and pyright see them, in the package and in users' code."""
    session.install(".[test]")
    session.run("mypy")
    session.run("pyright")


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """The whole suite; arguments go to pytest."""
    session.install(".[test]")
    session.run("python", "-m", "pytest", *session.posargs)


@nox.session
def readme(session: nox.Session) -> None:
    """The snippets of the README, on the embedded simulator."""
    session.install(".[test]")
    session.run("python", "-m", "pytest", "tests/test_readme.py")


@nox.session
def generate(session: nox.Session) -> None:
    """Write api/ and realtime/ from the spec."""
    session.install("-e", ".[test]")
    session.run("python", "-m", "kiwoom_async.codegen")


@nox.session
def docs(session: nox.Session) -> None:
    """The API reference as HTML, in site/; a warning is an error."""
    session.install(".[test]")
    session.run("python", "-W", "error", "docs/reference.py", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """All benchmarks, as tables; arguments go to them (``--json FILE``, ``--chart FILE``)."""
    session.install("-e", ".[test,bench]")
    # the fastest public client; where it can't be installed it is left out with a word
    session.run("pip", "install", "kiwoom-restful", success_codes=[0, 1])
    session.run("python", "-m", "benchmarks", *session.posargs)
