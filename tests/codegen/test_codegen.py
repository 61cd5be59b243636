"""Generated code: it matches the spec, and an error in the spec is reported with its place."""

from __future__ import annotations

import ast
import asyncio
import importlib.util
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

import kiwoom_async
from kiwoom_async import Credentials, Order, Server, Session, Timeouts, spec
from kiwoom_async.calls.namespace import Namespace
from kiwoom_async.codegen.files import drifted, wanted, write
from kiwoom_async.codegen.layout import spec_text
from kiwoom_async.codegen.modules import generated
from kiwoom_async.spec import SpecError

PACKAGE = Path(kiwoom_async.__file__).parent

NEW = {
    "id": "ka99999",
    "name": "새로운요청",
    "url": "/api/dostk/new",
    "category": "새로운",
    "kind": "query",
    "continuation": True,
    "method": "novelties",
    "summary": "What is new in a stock.",
    "answer": "Novelties",
    "row": "Novelty",
    "params": [
        {
            "wire": "stk_cd",
            "name": "symbol",
            "label": "종목코드",
            "kind": "symbol",
            "positional": True,
            "required": True,
            "doc": "The stock",
        }
    ],
    "fields": [{"wire": "list", "name": "rows", "label": "목록", "kind": "table"}],
    "rows": [{"wire": "pric", "name": "price", "label": "가격", "kind": "magnitude"}],
}

RESERVE = {
    "id": "kt19999",
    "name": "예약매수주문",
    "url": "/api/dostk/ordr",
    "category": "주문",
    "kind": "order",
    "order": {"account": "stock", "action": "new", "side": "buy"},
    "method": "reserve",
    "summary": "Buy a stock tomorrow.",
    "answer": "OrderReceipt",
}

Edit = Callable[[dict[str, Any]], None]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the spec and of the generated code."""
    for name in ("spec", "api", "realtime"):
        shutil.copytree(PACKAGE / name, tmp_path / name, ignore=shutil.ignore_patterns("*.pyc"))
    return tmp_path


def edit(package: Path, name: str, change: Edit) -> None:
    path = package / "spec" / "data" / f"{name}.json"
    entry = json.loads(path.read_text(encoding="utf-8"))
    change(entry)
    path.write_text(json.dumps(entry, ensure_ascii=False), encoding="utf-8")


def run(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kiwoom_async.codegen", *options],
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_is_generated_is_what_the_spec_says() -> None:
    assert drifted(PACKAGE, wanted(PACKAGE)) == []


def test_generated_files_are_as_the_formatter_would_have_them() -> None:
    ruff = [sys.executable, "-m", "ruff"]
    paths = [str(PACKAGE / name) for name in ("api", "realtime")]
    config = ["--config", str(PACKAGE.parent / "pyproject.toml"), "--no-cache"]
    for command in (["format", "--check"], ["check"]):
        done = subprocess.run([*ruff, *command, *config, *paths], capture_output=True, check=False)
        assert done.returncode == 0, done.stdout.decode()


def test_generated_files_hold_no_logic() -> None:
    allowed = (ast.Return, ast.Expr, ast.ImportFrom, ast.Raise)
    for path, text in generated(spec.load()).items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert all(isinstance(line, allowed) for line in node.body), path
            assert not isinstance(node, ast.For | ast.While | ast.Try | ast.Lambda), path


def test_command_line(package: Path) -> None:
    (package / "api" / "chart.py").write_text("# changed by hand\n", encoding="utf-8")
    (package / "realtime" / "old.py").write_text("# generated no more\n", encoding="utf-8")
    done = run("--check", "--package", str(package))
    assert done.returncode == 1
    assert "chart.py is not what the spec says" in done.stderr
    assert "old.py is not what the spec says" in done.stderr
    assert run("--package", str(package)).returncode == 0
    assert run("--check", "--package", str(package)).returncode == 0
    assert not (package / "realtime" / "old.py").exists()


def test_a_spec_file_has_one_layout(package: Path) -> None:
    edit(package, "chart", lambda entry: None)
    assert drifted(package, wanted(package)) == [package / "spec" / "data" / "chart.json"]
    write(package, wanted(package))
    assert drifted(package, wanted(package)) == []


def test_a_wrong_spec_is_one_line_on_the_command_line(package: Path) -> None:
    edit(package, "chart", lambda entry: entry["apis"][0].pop("method"))
    done = run("--check", "--package", str(package))
    assert done.returncode == 1
    assert done.stderr.startswith("chart.json: ")
    assert "Traceback" not in done.stderr


def test_an_api_more_is_an_entry_more(package: Path) -> None:
    edit(package, "chart", lambda entry: entry["apis"].append(NEW))
    files = wanted(package)
    changed = {path.name for path in drifted(package, files)}
    assert changed == {"chart.json", "chart.py", "index.py"}
    write(package, files)
    module = loaded(package / "api" / "chart.py")
    answer = module.Novelties.of(b'{"list":[{"pric":"-100"}]}')
    assert [row.price for row in answer.rows] == [100]
    assert module.NOVELTIES.id == "ka99999"
    assert '"ka99999": ("chart", "NOVELTIES", "novelties")' in files[package / "api" / "index.py"]


async def placed(reserve_orders: type[Namespace]) -> tuple[Order, Order, list[str]]:
    """An order of a namespace and its cancellation, and the TRs a server was asked for."""
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        if request.path.startswith("/oauth2"):
            expiry = "20991231235959"
            return web.json_response({"return_code": 0, "token": "t", "expires_dt": expiry})
        asked.append(request.headers["api-id"])
        return web.json_response({"return_code": 0, "ord_no": f"{len(asked):07}"})

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(app) as served:
        url = str(served.make_url("")).rstrip("/")
        server = Server(rest=url, websocket="ws://127.0.0.1:9/")
        timeouts = Timeouts(order_events=0.01)
        async with Session(
            server, Credentials(appkey="key", secretkey="secret"), timeouts=timeouts
        ) as session:
            order = await reserve_orders(session._caller).reserve("005930", 3, price=70_000)  # type: ignore[attr-defined]
            cancellation = await order.cancel()
    return order, cancellation, [api_id for api_id in asked if api_id.startswith("kt1")]


def test_an_order_tr_more_is_an_entry_more(package: Path) -> None:
    """The spec alone says how it is followed, and which TR cancels it."""

    def add(entry: dict[str, Any]) -> None:
        like = next(api for api in entry["apis"] if api["id"] == "kt10000")
        shared = {key: like[key] for key in ("checks", "params", "fields")}
        entry["apis"].append(RESERVE | shared)

    edit(package, "orders", add)
    files = wanted(package)
    changed = {path.name for path in drifted(package, files)}
    assert changed == {"orders.json", "orders.py", "index.py"}
    write(package, files)
    module = loaded(package / "api" / "orders.py")
    order, cancellation, asked = asyncio.run(placed(module.Orders))
    assert asked == ["kt19999", "kt10003"]
    assert (order.side, cancellation.replaces) == ("buy", order)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"order": None}, "an order, and nothing else, says what it does to an order"),
        ({"kind": "query"}, "an order, and nothing else, says what it does to an order"),
        ({"order": {"account": "stock", "action": "new"}}, "a new order, and nothing else"),
        (
            {"order": {"account": "stock", "action": "cancel"}},
            "2 TRs cancel orders of the account stock, not 1",
        ),
        ({"order": {"account": "till", "action": "new"}}, "order: Invalid enum value 'till'"),
    ],
)
def test_a_wrong_order_entry_is_named(package: Path, change: dict[str, Any], message: str) -> None:
    edit(package, "orders", lambda entry: entry["apis"][0].update(change))
    with pytest.raises(SpecError, match=message):
        wanted(package)


def loaded(path: Path) -> Any:
    found = importlib.util.spec_from_file_location("generated_for_this_test", path)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def set_to(key: str, value: Any, *place: Any) -> Edit:
    def change(entry: dict[str, Any]) -> None:
        here: Any = entry["apis"][0]
        for step in place:
            here = here[step]
        if value is None:
            del here[key]
        else:
            here[key] = value

    return change


FIELD = ("rows", 0)
CHOICE = ("params", 2)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (set_to("name", None, *FIELD), "missing required field `name`"),
        (set_to("nmae", "close", *FIELD), "unknown field `nmae`"),
        (set_to("kind", "won", *FIELD), "there is no kind of field 'won'"),
        (set_to("kind", "optional", *FIELD), "there is no kind of field 'optional'"),
        (set_to("kind", "colour", *CHOICE), "there is no kind of argument 'colour'"),
        (
            set_to("rule", [{"wire": "1", "givn": ["symbol"]}], *CHOICE),
            "param upd_stkpc_tp: its rule: Object contains unknown field `givn`",
        ),
        (set_to("name", "", *FIELD), "ka10081 주식일봉차트조회요청: field cur_prc: '' can't be"),
        (set_to("name", "현재가", *FIELD), "can't be the name of a field"),
        (set_to("name", "integer", *FIELD), "can't be the name of a field"),
        (set_to("name", "asdict", *FIELD), "can't be the name of a field"),
        (set_to("name", "volume", *FIELD), "two fields are called volume"),
        (set_to("unit", "million KRW", *FIELD), "close does not go with the unit 'million KRW'"),
        (set_to("unit_from", None, *FIELD), "field cur_prc: a unit says where it comes from"),
        (set_to("unit", None, *FIELD), "field cur_prc: a unit says where it comes from"),
        (set_to("also", "cls_prc", *FIELD), "only a symbol has another name on the wire"),
        (set_to("unit", "KRW", "rows", 2), "turnover_million does not go with the unit 'KRW'"),
        (set_to("kind", "choice", *FIELD), "a choice, and nothing else, has codes"),
        (set_to("label", "", *FIELD), "field cur_prc: it needs a label"),
        (set_to("method", "class"), "'class' is no name for a method"),
        (set_to("method", "minute_candles"), "two methods are called minute_candles"),
        (set_to("id", "ka10080"), "ka10080 is there twice"),
        (set_to("id", "ka10001"), "ka10001 is there twice"),
        (set_to("summary", "no full stop"), "the summary is one sentence"),
        (set_to("summary", 'A "quote".'), "a text holds a quote"),
        (set_to("continuation", False), "what has rows has continuation"),
        (set_to("row", None), "row, rows and a field of the kind table go together"),
        (set_to("row", "MinuteCandle"), "another MinuteCandle has other fields"),
        (set_to("checks", ["no_such_check"]), "there is no check no_such_check"),
        (set_to("name", "end_date", *CHOICE), "two params are called end_date"),
        (set_to("name", "class", *CHOICE), "'class' is no name for an argument"),
        (set_to("doc", None, *CHOICE), "it needs a label, and a doc"),
        (set_to("codes", None, *CHOICE), "a choice has codes or tables"),
        (set_to("codes", {"0": "all"}, "params", 0), "symbol arguments have no codes"),
        (set_to("default", "yes", *CHOICE), "the default 'yes' is not among the codes"),
        (set_to("kind", "flags", "params", 0), "flags, and nothing else, have names"),
        (set_to("kind", "symbols", "params", 0), "symbols have a most"),
        (set_to("kind", "derived", *CHOICE), "a rule ends with a case for everything else"),
        (
            set_to("rule", [{"wire": "1", "given": ["colour"]}], *CHOICE),
            "param upd_stkpc_tp: there is no argument colour",
        ),
    ],
)
def test_a_wrong_entry_is_named(package: Path, change: Edit, message: str) -> None:
    edit(package, "chart", change)
    with pytest.raises(SpecError) as caught:
        wanted(package)
    assert message in str(caught.value)
    assert "ka100" in str(caught.value) or "two methods" in message
    assert "chart.json" in str(caught.value) or "twice" in message


def test_a_file_is_named_for_its_namespace(package: Path) -> None:
    (package / "spec" / "data" / "chart.json").rename(package / "spec" / "data" / "charts.json")
    with pytest.raises(SpecError, match=r"charts\.json: its namespace is chart, not charts"):
        wanted(package)


def test_a_file_that_is_no_json(package: Path) -> None:
    (package / "spec" / "data" / "chart.json").write_text("{", encoding="utf-8")
    with pytest.raises(SpecError, match=r"chart\.json: not JSON"):
        wanted(package)


def test_realtime_entries_are_checked_too(package: Path) -> None:
    edit(package, "realtime", lambda entry: entry["types"][0]["fields"][0].update(name="item"))
    with pytest.raises(SpecError, match=r"realtime\.json: 00 주문체결: field 9201: 'item'"):
        wanted(package)


def test_layout_keeps_one_field_on_one_line() -> None:
    chart = spec.load().namespaces["chart"]
    text = spec_text(chart)
    fields = [line for line in text.splitlines() if line.lstrip().startswith('{"wire"')]
    assert all(json.loads(line.rstrip(",")) for line in fields)
    assert sum(len(api.params) + len(api.fields) + len(api.rows) for api in chart.apis) == (
        len(fields)
    )
