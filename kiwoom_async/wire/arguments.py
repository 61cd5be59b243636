"""Arguments of a call, and their encoding on the wire.

Every error in a single argument is found here, before anything is sent.
"""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

import msgspec

from kiwoom_async.errors import ConfigError
from kiwoom_async.wire.symbols import symbol

__all__ = [
    "Argument",
    "Arguments",
    "Case",
    "Choice",
    "ChoiceBy",
    "Day",
    "Derived",
    "Fixed",
    "Flags",
    "Symbol",
    "Symbols",
    "Text",
    "TimeOfDay",
    "Whole",
    "check_days",
    "is_day",
    "quoted",
]

Arguments: TypeAlias = Mapping[str, Any]
Codes: TypeAlias = Mapping[Any, str]

_A_DAY = "a datetime.date such as datetime.date(2026, 11, 20)"
_TODAY = "today"  # in `none` and in rules: today's date in Korea


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One case of a rule: the text to send when these arguments are given (not None).

    Attributes:
        wire: The text to send; ``today`` is today's date in Korea.
        given: Arguments that must all be given.
        given_any: Arguments of which one must be given.
        not_given: Arguments that must not be given.
    """

    wire: str
    given: tuple[str, ...] = ()
    given_any: tuple[str, ...] = ()
    not_given: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The arguments it depends on; a case without any always applies."""
        return self.given + self.given_any + self.not_given

    def applies(self, arguments: Arguments) -> bool:
        """Return whether this case applies to these arguments."""
        return (
            all(arguments[name] is not None for name in self.given)
            and all(arguments[name] is None for name in self.not_given)
            and (not self.given_any or any(arguments[name] is not None for name in self.given_any))
        )


class Fixed(msgspec.Struct, frozen=True):
    """A field with a constant value."""

    wire: str
    value: str

    def encode(self, arguments: Arguments, today: dt.date) -> str:
        """Return the text of this field."""
        return self.value


class Derived(msgspec.Struct, frozen=True):
    """A field derived from the arguments; its last case always applies."""

    wire: str
    rule: tuple[Case, ...]

    def encode(self, arguments: Arguments, today: dt.date) -> str:
        """Return the text of this field."""
        return next(_ruled(self.rule, arguments, today))


class _Named(msgspec.Struct, frozen=True):
    wire: str
    name: str


class Argument(_Named, frozen=True, kw_only=True):
    """A field given by the caller.

    Attributes:
        wire: Name on the wire.
        name: Name of the argument.
        none: Text for None; without this text the argument is required.
        rule: Cases that override the argument.
    """

    none: str | None = None
    rule: tuple[Case, ...] = ()

    def encode(self, arguments: Arguments, today: dt.date) -> str:
        """Return the text of this field.

        Raises:
            ConfigError: naming the argument, its value and the allowed values.
        """
        value = arguments[self.name]
        if value is not None:
            text = self.text(value)
        elif self.none is not None:
            text = _dated(self.none, today)
        else:
            raise ConfigError(f"{self.name} must be given")
        return next(_ruled(self.rule, arguments, today), text)

    def text(self, value: Any) -> str:
        """Write a value as text."""
        raise NotImplementedError

    def refusal(self, value: object, allowed: str) -> ConfigError:
        """Make the error of a value that is not allowed."""
        left_out = "" if self.none is None else ", or left out"
        return ConfigError(f"{self.name} must be {allowed}{left_out}; it is {value!r}")


class Text(Argument, frozen=True):
    """A number or code, sent unchanged."""

    def text(self, value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self.refusal(value, "text")
        return value.strip()


class Symbol(Argument, frozen=True, kw_only=True):
    """A symbol; with ``suffix`` it may carry ``_NX`` or ``_AL``."""

    suffix: bool = False

    def text(self, value: Any) -> str:
        return symbol(value, name=self.name, suffix=self.suffix)


class Symbols(Argument, frozen=True, kw_only=True):
    """Symbols joined by ``|``; a single text means one symbol."""

    most: int

    def text(self, value: Any) -> str:
        listed = _listed(value)
        if listed is None or not 1 <= len(listed) <= self.most:
            raise self.refusal(value, f"1 to {self.most} symbols")
        return "|".join(symbol(text, name=self.name) for text in listed)


class Whole(Argument, frozen=True, kw_only=True):
    """A whole number."""

    least: int = 0
    most: int | None = None

    def text(self, value: Any) -> str:
        number = _whole(value)
        if number is None or number < self.least or (self.most is not None and number > self.most):
            upper = "or more" if self.most is None else f"to {self.most}"
            raise self.refusal(value, f"a whole number, {self.least} {upper}")
        return str(number)


class Choice(Argument, frozen=True):
    """One of the literals of a code table; an ``open`` table also accepts other codes."""

    codes: Codes
    open: bool = False

    def text(self, value: Any) -> str:
        code = _code(self.codes, value)
        if code is None and self.open and isinstance(value, str) and _looks_like_code(value):
            return value
        if code is None:
            raise self.refusal(value, _alternatives(self.codes, self.open))
        return code


class ChoiceBy(Argument, frozen=True):
    """One of the literals of a code table that another argument selects."""

    by: str
    tables: Mapping[str, Codes]

    def encode(self, arguments: Arguments, today: dt.date) -> str:
        by = arguments[self.by]
        table = self.tables.get(by) if isinstance(by, str) else None
        if table is None:
            allowed = _alternatives(self.tables, False)
            raise ConfigError(f"{self.by} must be {allowed}; it is {by!r}")
        choice = Choice(self.wire, self.name, table, none=self.none, rule=self.rule)
        return choice.encode(arguments, today)


def is_day(value: object) -> bool:
    """Return whether a value is a date; the day of a datetime depends on its time zone."""
    return isinstance(value, dt.date) and not isinstance(value, dt.datetime)


def check_days(**days: object) -> None:
    """Reject days that are something else than a date or None, by the names of their arguments.

    Raises:
        ConfigError: naming the argument.
    """
    for name, value in days.items():
        if value is not None and not is_day(value):
            raise ConfigError(f"{name} must be {_A_DAY}; it is {value!r}")


class Day(Argument, frozen=True):
    """A date, ``YYYYMMDD``; none in the future, of which the server has nothing to say."""

    def encode(self, arguments: Arguments, today: dt.date) -> str:
        text = super().encode(arguments, today)
        value = arguments[self.name]
        if value is not None and value > today:
            now = f"today is {today} in Korea, by Session(clock=...)"
            raise ConfigError(f"{self.name} {value} is in the future: {now}")
        return text

    def text(self, value: Any) -> str:
        if not is_day(value):
            raise self.refusal(value, _A_DAY)
        return _day(value)


class TimeOfDay(Argument, frozen=True):
    """A time of day, ``HHMM``."""

    def text(self, value: Any) -> str:
        if not isinstance(value, dt.time):
            raise self.refusal(value, "a datetime.time")
        return f"{value:%H%M}"


class Flags(Argument, frozen=True):
    """One digit per name: 1 for the given names, 0 for the others."""

    names: tuple[str, ...]

    def text(self, value: Any) -> str:
        listed = _listed(value)
        if listed is None or not all(name in self.names for name in listed):
            raise self.refusal(value, f"some of {quoted(self.names)}")
        return "".join("1" if name in listed else "0" for name in self.names)


def _ruled(rule: Iterable[Case], arguments: Arguments, today: dt.date) -> Iterator[str]:
    """Yield the texts of the cases that apply; the first counts."""
    return (_dated(case.wire, today) for case in rule if case.applies(arguments))


def _dated(text: str, today: dt.date) -> str:
    return _day(today) if text == _TODAY else text


def _day(date: dt.date) -> str:
    return date.isoformat().replace("-", "")


def _whole(value: object) -> int | None:
    """Return a value as int, None if it is not exactly an int (True, 1.0, "1")."""
    if isinstance(value, bool):
        return None
    try:
        return operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        return None


def _listed(value: object) -> list[Any] | None:
    """Return the given values as a list; a single text is a list of one."""
    if isinstance(value, str):
        return [value]
    return list(value) if isinstance(value, Iterable) else None


def _code(codes: Codes, value: object) -> str | None:
    """Return the code of a literal; 1 and True are different here, unlike in a dict."""
    for literal, code in codes.items():
        if literal == value and isinstance(literal, bool) is isinstance(value, bool):
            return code
    return None


def _looks_like_code(text: str) -> bool:
    """Return whether a text can be a code: codes contain a digit, misspelt words do not."""
    return text.isascii() and text.isalnum() and not text.isalpha()


def _alternatives(codes: Iterable[object], open: bool) -> str:
    listed = [repr(literal) for literal in codes]
    if open:
        listed.append("a code")
    return " or ".join(filter(None, [", ".join(listed[:-1]), listed[-1]]))


def quoted(names: Iterable[str]) -> str:
    """Quote names for a message: ``"a", "b"``."""
    return ", ".join(f'"{name}"' for name in names)
