"""House rules: layers, public face, import budget, sizes."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

import kiwoom_async
from kiwoom_async import realtime

PACKAGE = Path(kiwoom_async.__file__).parent
GENERATED = "# Made from kiwoom_async/spec"

BASE = {"errors"}
RECORDS = BASE | {"wire", "records"}
NET = BASE | {"_lifetime", "_version", "clock", "config", "telemetry", "wire", "net"}
LAYERS = {
    "errors": {"errors"},
    "clock": BASE | {"wire"},
    "_lifetime": BASE,
    "_owner": BASE | {"_lifetime"},
    "_threads": BASE,
    "_version": set[str](),
    "_secret": set[str](),
    "_by_id": RECORDS | NET | {"api", "calls", "execution"},
    "_file": BASE,
    "_lock": BASE,
    "_server_parts": BASE,
    "telemetry": BASE | {"telemetry"},
    "health": NET | {"streams"},
    "config": BASE | {"_secret", "_server_parts"},
    "wire": BASE | {"market", "wire"},
    "records": RECORDS,
    "realtime": RECORDS | {"realtime"},
    "net": NET | {"_lock"},
    "streams": RECORDS | NET | {"streams"},
    "orders": RECORDS | {"_lifetime", "realtime", "orders"},
    "calls": RECORDS | {"calls"},
    "api": RECORDS | {"calls", "api"},
    "execution": RECORDS | NET | {"_threads", "realtime", "streams", "orders", "api", "execution"},
    "portfolio": RECORDS
    | NET
    | {"api", "execution", "market", "orders", "portfolio", "realtime", "streams"},
    "remote": RECORDS
    | NET
    | {"_by_id", "_openable", "_owner", "api", "bus", "calls", "capture", "conditions"}
    | {"execution", "health", "orders", "portfolio", "realtime", "remote", "session", "streams"},
    "pool": RECORDS | NET | {"api", "calls", "orders", "pool", "session", "streams"},
    "conditions": RECORDS | NET | {"realtime", "streams", "calls", "conditions"},
    "capture": RECORDS
    | NET
    | {"_file", "_lock", "_threads", "calls", "api", "execution", "realtime", "streams"}
    | {"capture"},
    "bus": RECORDS | NET | {"_lock", "realtime", "streams", "capture", "bus"},
    "history": RECORDS
    | NET
    | {"_file", "_lock", "_threads", "calls", "api", "realtime", "streams", "execution"}
    | {"history"},
    "listings": BASE | {"clock", "config", "listings", "market", "wire"},
    "market": BASE | {"market"},
    "spec": {"spec"},
    "codegen": RECORDS | {"spec", "codegen"},
    "simulator": {"config", "spec", "market", "simulator"},
    "cli": {
        "_lifetime",
        "bus",
        "capture",
        "cli",
        "errors",  # --help, completion and wrong words load nothing else
        "health",
        "history",
        "market",
        "realtime",
        "remote",
        "simulator",
        "spec",
        "telemetry",
    }
    | {*kiwoom_async.__all__, "__version__"},
}
"""What each room may import; the command line takes the public face, the session may import all.
Imports for type checkers only do not count."""


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        yield room, path


def imports(path: Path) -> Iterator[str]:
    """The rooms a module imports when it runs."""
    pending: list[ast.AST] = [ast.parse(path.read_text("utf-8"))]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            pending += node.orelse
            continue
        pending += ast.iter_child_nodes(node)
        if isinstance(node, ast.ImportFrom) and node.module == "kiwoom_async":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kiwoom_async."):
            yield (node.module or "").split(".")[1]
        elif isinstance(node, ast.Import):
            yield from (
                alias.name.split(".")[1]
                for alias in node.names
                if alias.name.startswith("kiwoom_async.")
            )


def outside(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").split(".")[0])
    return names


@pytest.mark.parametrize("room", LAYERS)
def test_imports_go_down_only(room: str) -> None:
    for _, path in (found for found in modules() if found[0] == room):
        assert set(imports(path)) <= LAYERS[room], path.relative_to(PACKAGE)


def test_every_room_has_its_place() -> None:
    assert {room for room, _ in modules()} == LAYERS.keys() | {
        "__init__",
        "__main__",
        "_openable",
        "_public",
        "_runtime",
        "session",
        "testing",
    }


def test_the_wire_does_no_io() -> None:
    for path in (PACKAGE / "wire").glob("*.py"):
        assert not outside(path) & {"asyncio", "aiohttp", "anyio", "time", "logging", "random"}


def test_hand_written_modules_and_functions_are_short() -> None:
    for _, path in modules():
        text = path.read_text("utf-8")
        if text.startswith(GENERATED):
            continue
        assert text.count("\n") <= 320, path
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.body[0].lineno
                assert length <= 45, f"{path}:{node.lineno} {node.name}"


def dotted(path: Path) -> str:
    """The name of a module; a package is its ``__init__``."""
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(
        ".__init__"
    )


def every_import(path: Path, names: Collection[str]) -> Iterator[str]:
    """The modules of the package a module imports, those for annotations included."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kiwoom_async"):
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in names else node.module or ""
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Imports for annotations count. What imports none of the others drops out in turn.

    The package itself is above all others: only the command line and the origin of a journal
    import it.
    """
    paths = [path for _, path in modules() if path != PACKAGE / "__init__.py"]
    names = {dotted(path): path for path in paths}
    wanted = {name: {*every_import(path, names)} & names.keys() for name, path in names.items()}
    while free := [name for name, needs in wanted.items() if not needs & wanted.keys()]:
        for name in free:
            del wanted[name]
    assert sorted(wanted) == []


def test_the_public_face_is_sorted_and_complete() -> None:
    names = kiwoom_async.__all__
    types = len(realtime.__all__)
    assert names[-types:] == sorted(realtime.__all__)
    assert names[:-types] == sorted(names[:-types], key=lambda name: (not name.isupper(), name))
    assert {*names} <= {*dir(kiwoom_async)}
    # pytest rewrites the assertions of a package that brings a plugin, and adds names with "@"
    public = {name for name in vars(kiwoom_async) if not name.startswith(("_", "@"))}
    modules_ = {room for room, _ in modules()}
    assert public - modules_ == set(names)


def python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.strip()


def test_importing_loads_no_api_module_and_no_simulator() -> None:
    loaded = python(
        "import sys; from kiwoom_async import Session;"
        "print(*sorted(m for m in sys.modules if m.startswith('kiwoom_async.')))"
    ).split()
    apis = [name for name in loaded if name.startswith("kiwoom_async.api.")]
    assert apis == ["kiwoom_async.api.index", "kiwoom_async.api.namespaces"]
    rooms = {name.split(".")[1] for name in loaded}
    assert not rooms & {"simulator", "cli", "spec", "market", "listings"}
    extras = {"nats", "rich", "typer", "pandas", "polars", "zstandard"}
    heavy = python(f"import sys; from kiwoom_async import *; print(*{extras} & {{*sys.modules}})")
    assert heavy == ""


def test_the_pytest_plugin_loads_nothing_of_the_client() -> None:
    """Each run of pytest imports it, also where no test uses it."""
    loaded = python("import sys, kiwoom_async.testing; print(*sys.modules)").split()
    ours = {name for name in loaded if name.startswith("kiwoom_async")}
    assert ours == {"kiwoom_async", "kiwoom_async._version", "kiwoom_async.testing"}
    assert not {"aiohttp", "msgspec", "anyio"} & {*loaded}


def test_a_name_that_is_not_public_is_not_there() -> None:
    assert not hasattr(kiwoom_async, "Sesion")
    with pytest.raises(ImportError):
        exec("from kiwoom_async import Sesion")
