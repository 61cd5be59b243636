"""``kiwoom-async names``: searches names in the spec and shows their use."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import NoReturn

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from kiwoom_async import ConfigError, KiwoomError, spec
from kiwoom_async.cli import signatures
from kiwoom_async.cli.advice import did_you_mean
from kiwoom_async.cli.arguments import choices, is_flag
from kiwoom_async.cli.methods import Method, find
from kiwoom_async.cli.output.cells import FAINT
from kiwoom_async.cli.search import Found, Use, search, vocabulary
from kiwoom_async.cli.stocks import known_stocks, listed_stocks
from kiwoom_async.cli.topics import Topic
from kiwoom_async.market import Instrument

__all__ = ["describe", "explain", "look_up", "names"]

_MOST = 15  # of each kind
_PLACES = 3
_CODES = 12
_PIPE_WIDTH = 160
_TYPES = {
    "time_of_day": "time",
    "day": "date",
    "decimal": "Decimal",
    "integer": "int",
    "magnitude": "int",
    "moment": "datetime",
    "number": "float",
    "yes_no": "bool",
}


def names(words: Sequence[str], listed: Sequence[Instrument] = ()) -> None:
    """Print all matches of the words, and the stocks of a server if it was asked.

    Raises:
        ConfigError: the words are blank.
        KiwoomError: there is no match.
    """
    words = " ".join(words).split()
    if not words:
        raise ConfigError("say what to look for: a word such as 일봉, or an id such as ka10081")
    found = search(words)
    if listed:
        _print_stocks(listed)
    if found.only:
        describe(found.only)
    elif not found.is_blank:
        _print_list(found)
    elif not listed:
        _print_known(" ".join(words))


def _print_known(text: str) -> None:
    """Print the large companies of a name.

    Raises:
        KiwoomError: there are none.
    """
    stocks = known_stocks(text) if text else []
    if not stocks:
        advice = did_you_mean(text, vocabulary())
        raise KiwoomError(
            f"nothing is called {text!r}{advice}; with --server paper the names of all stocks are "
            "searched too"
        )
    _print_stocks(stocks)
    hint = "only large companies are known here: --server paper searches all that is listed"
    _Console().print(Text(hint, FAINT))


async def look_up(words: Sequence[str], server: str, token_file: Path | None) -> None:
    """Print all matches of the words, stocks of a server too.

    Raises:
        KiwoomError: there is no match, or the server can't be asked.
    """
    names(words, await listed_stocks(" ".join(words), server, token_file))


def explain(name: str) -> None:
    """Print one query in full.

    Raises:
        ConfigError: there is no such query.
    """
    describe(find(name))


class _Console(Console):
    """Console that ends when the reader closes the pipe; on a pipe lines are not wrapped."""

    def __init__(self) -> None:
        super().__init__(highlight=False, width=None if sys.stdout.isatty() else _PIPE_WIDTH)

    def on_broken_pipe(self) -> NoReturn:
        raise BrokenPipeError


def _print_list(found: Found) -> None:
    console = _Console()
    _print_section(console, "in Python", len(found.topics), map(_topic_row, found.topics))
    if found.fields_first:
        _print_section(console, "fields", len(found.fields), map(_use_row, found.fields))
    _print_section(console, "TRs", len(found.methods), map(_method_row, found.methods))
    _print_section(console, "realtime types", len(found.types), map(_type_row, found.types))
    if not found.fields_first:
        _print_section(console, "fields", len(found.fields), map(_use_row, found.fields))
    if found.methods:
        hint = f'"kiwoom-async names {found.methods[0].api.id}" shows it in full'
        console.print(Text(hint, FAINT))


def _print_section(
    console: Console, title: str, count: int, rows: Iterable[Sequence[RenderableType]]
) -> None:
    if not count:
        return
    more = f", the first {_MOST} of {count}" if count > _MOST else ""
    console.print(Text(f"{title}{more}", FAINT))
    console.print(_grid(islice(rows, _MOST)), "")


def _print_stocks(stocks: Sequence[Instrument]) -> None:
    _print_section(_Console(), "stocks", len(stocks), map(_stock_row, stocks))


def _stock_row(stock: Instrument) -> list[RenderableType]:
    return [Text(stock.symbol), Text(stock.name), Text(stock.market, FAINT)]


def _topic_row(topic: Topic) -> list[RenderableType]:
    return [Text(topic.code).append(f"\n{topic.about}", FAINT)]


def _method_row(method: Method) -> list[RenderableType]:
    call = Text(signatures.python_call(method))
    return [method.api.id, call.append(f"\n{method.api.name}: {method.api.summary}", FAINT)]


def _type_row(kind: spec.RealtimeType) -> list[RenderableType]:
    call = Text(signatures.stream_call(kind))
    return [kind.id, call.append(f"\n{kind.name}: {kind.summary}", FAINT)]


def _use_row(use: Use) -> list[RenderableType]:
    field = use.field
    more = f" and {len(use.places) - _PLACES} more" if len(use.places) > _PLACES else ""
    places = Text(f"{', '.join(use.places[:_PLACES])}{more}", FAINT)
    return [Text(field.wire), Text(field.name), Text(field.label), _unit(field), places]


def describe(thing: Method | spec.RealtimeType) -> None:
    """Print one TR or realtime type in full."""
    console = _Console()
    if isinstance(thing, Method):
        _print_method(console, thing)
    else:
        _print_type(console, thing)


def _print_method(console: Console, method: Method) -> None:
    api = method.api
    console.print(Text.assemble((f"{api.id} {api.name}\n", "bold"), api.summary), "")
    console.print(Text(signatures.full_signature(method)))
    if shell := signatures.shell_call(method):
        console.print(Text(shell))
    if api.notes:
        console.print("", Text("\n".join(api.notes), FAINT), sep="\n")
    _print_part(console, "arguments", map(_param_row, api.arguments))
    _print_part(console, f"each {api.row}", map(_field_row, api.rows))
    beside = [field for field in api.fields if field.kind != "table"]
    _print_part(console, api.answer, map(_field_row, beside))


def _print_type(console: Console, kind: spec.RealtimeType) -> None:
    console.print(Text.assemble((f"{kind.id} {kind.name}\n", "bold"), kind.summary), "")
    console.print(Text(signatures.stream_call(kind)))
    if shell := signatures.shell_stream(kind):
        console.print(Text(shell))
    _print_part(console, kind.record, map(_field_row, kind.fields))


def _print_part(console: Console, title: str, rows: Iterable[Sequence[RenderableType]]) -> None:
    listed = list(rows)
    if listed:
        console.print("", Text(title, FAINT), _grid(listed), sep="\n")


def _param_row(param: spec.Param) -> list[RenderableType]:
    meaning = [param.doc]
    if param.when_none == "today":
        meaning.append("today by default")
    if param.suffix:
        meaning.append("_NX or _AL may follow")
    if param.kind in ("choice", "flags") and not is_flag(param):
        meaning.append(", ".join(choices(param) or param.names))
    return [Text(param.name), Text(param.label), Text(param.wire), Text("; ".join(meaning))]


def _field_row(field: spec.FieldSpec) -> list[RenderableType]:
    kind = _TYPES.get(field.kind, "str") + (" | None" if field.optional else "")
    literals = list(field.codes.values())
    codes = ", ".join(literals[:_CODES] + (["…"] if literals[_CODES:] else []))
    meaning = _unit(field).append(codes)
    return [Text(field.name), Text(field.label), Text(field.wire), Text(kind), meaning]


def _unit(field: spec.FieldSpec | spec.Param) -> Text:
    return Text(field.unit if isinstance(field, spec.FieldSpec) else "", FAINT)


def _grid(rows: Iterable[Sequence[RenderableType]]) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    for row in rows:
        grid.add_row("", *row)
    for column in grid.columns:
        column.overflow = "fold"
    return grid
