"""Arguments of a method as texts of a command line: the same names, the same order."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, NoReturn

from kiwoom_async import ConfigError
from kiwoom_async.cli.advice import did_you_mean
from kiwoom_async.cli.methods import Method
from kiwoom_async.spec import Param

__all__ = ["Given", "choices", "is_flag", "option", "parse"]


class Given(NamedTuple):
    """Arguments for a call."""

    positional: tuple[object, ...]
    keywords: Mapping[str, object]


def parse(method: Method, texts: Sequence[str]) -> Given:
    """Parse the arguments of a method; missing ones get the method's default.

    Raises:
        ConfigError: an unknown, missing or unreadable argument.
    """
    parser = _Parser(prog=method.path, add_help=False, allow_abbrev=False)
    for param in method.api.arguments:
        _add(parser, param)
    known, unknown = parser.parse_known_args(texts)
    _refuse(method, unknown)
    found = vars(known)
    for param in method.api.arguments:
        if param.kind in ("symbols", "flags") and param.name in found:
            found[param.name] = [word for words in found[param.name] for word in words]
    names = [param.name for param in method.api.arguments if param.positional]
    return Given(tuple(found.pop(name) for name in names if name in found), found)


def option(param: Param) -> str:
    """Return the name of an argument on the command line."""
    return param.name if param.positional else f"--{param.name.replace('_', '-')}"


def choices(param: Param) -> dict[str, object]:
    """Return the possible values of a choice: text to literal."""
    tables = param.tables.values() if param.tables else (param.codes,)
    literals = dict.fromkeys(literal for table in tables for literal in table.values())
    return {str(literal): literal for literal in literals}


def is_flag(param: Param) -> bool:
    """Return whether an argument is a bool."""
    return param.kind == "choice" and {type(found) for found in choices(param).values()} == {bool}


def _refuse(method: Method, unknown: Sequence[str]) -> None:
    """Refuse arguments that the method does not have."""
    if unknown:
        options = [option(param) for param in method.api.arguments if not param.positional]
        meant = did_you_mean(unknown[0].partition("=")[0], options)
        known = ", ".join(options)
        advice = meant or (f"; its options: {known}" if known else "; it has no options")
        raise ConfigError(f"{method.path}: unrecognized {' '.join(unknown)!r}{advice}")


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise ConfigError(f"{self.prog}: {message}")


def _add(parser: _Parser, param: Param) -> None:
    settings: dict[str, Any] = {"default": argparse.SUPPRESS}
    if is_flag(param):
        settings["action"] = argparse.BooleanOptionalAction
    else:
        settings["type"] = _reader(param)
    if param.kind in ("symbols", "flags"):
        settings["action"] = "extend"
        settings["nargs"] = "+"
    if not param.positional:
        settings["required"] = param.must_be_given
    elif not param.must_be_given:
        settings["nargs"] = "?"
    parser.add_argument(option(param), **settings)


def _reader(param: Param) -> Callable[[str], object]:
    match param.kind:
        case "whole":
            return _reader_of(int, "a whole number")
        case "day":
            return _reader_of(dt.date.fromisoformat, "a date such as 2026-11-20")
        case "time_of_day":
            return _reader_of(dt.time.fromisoformat, "a time such as 09:30")
        case "symbols" | "flags":
            return lambda text: text.replace(",", " ").split()
        case "choice":
            return _choice(param)
    return str


def _reader_of(read: Callable[[str], object], what: str) -> Callable[[str], object]:
    """Make a reader whose error names the expected value."""

    def reader(text: str) -> object:
        try:
            return read(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"must be {what}, not {text!r}") from None

    return reader


def _choice(param: Param) -> Callable[[str], object]:
    known = choices(param)

    def reader(text: str) -> object:
        if text not in known and not param.open:
            allowed = ", ".join(known)
            raise argparse.ArgumentTypeError(
                f"must be one of {allowed}; it is {text!r}{did_you_mean(text, known)}"
            )
        return known.get(text, text)

    return reader
