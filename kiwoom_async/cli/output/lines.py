"""Lines: the records of a stream as NDJSON or CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any, Literal

import msgspec

from kiwoom_async import ConfigError, Down, Field, Gap, Realtime, Record
from kiwoom_async.cli.advice import did_you_mean
from kiwoom_async.cli.output.answers import csv_row
from kiwoom_async.cli.output.plain import as_json, plain
from kiwoom_async.cli.signatures import record_name
from kiwoom_async.cli.terminal.exits import note

__all__ = ["Lines", "as_line", "chosen_fields", "english", "names_of"]

_FEW = 5
_HEAD = ("type", "symbol", "received_ns")


class Lines:
    """Writes each event as one line.

    Args:
        kinds: The record types.
        shape: NDJSON, which has gaps as lines of their own, or CSV with one head, where a gap is a
            note on stderr.
        fields: Names of the fields to write; None for all.

    Raises:
        ConfigError: no type has such a field, or CSV of several types without a choice of fields.
    """

    def __init__(
        self,
        kinds: Sequence[type[Realtime]],
        shape: Literal["json", "csv"] = "json",
        fields: Sequence[str] | None = None,
    ) -> None:
        if shape == "csv" and fields is None and len(kinds) > 1:
            raise ConfigError("CSV has one kind of rows: name one type, or the --fields")
        fields = english(kinds, fields) if fields else fields
        self._by_type = chosen_fields(kinds, fields)
        self._is_csv = shape == "csv"
        every = [field.name for found in self._by_type.values() for field in found]
        wanted = dict.fromkeys(fields if fields is not None else every)
        self._names = [name for name in wanted if name not in _HEAD]

    @property
    def head(self) -> bytes:
        """The first line of CSV; blank for NDJSON."""
        return _csv_line([*_HEAD, *self._names]) if self._is_csv else b""

    def line(self, event: Realtime | Gap | Down) -> bytes:
        """Return the line of an event, blank if it has none."""
        if not self._is_csv:
            return as_line(event, self._by_type.get(type(event)))
        if isinstance(event, Gap):
            note(f"records may be missing from {event.since} to {event.until}: {event.why}")
        if not isinstance(event, Realtime):
            return b""
        fields = self._by_type[type(event)]
        values = plain(event, fields)
        if "" in values.odd:  # no JSON object
            return _csv_line([*_head(event).values(), values.odd[""]])
        cells = csv_row(fields, values)
        by_name = dict(zip([field.name for field in fields], cells, strict=True))
        head = _head(event) | {name: by_name[name] for name in _HEAD if name in by_name}
        return _csv_line([*head.values(), *(by_name.get(name) for name in self._names)])


def english(kinds: Iterable[type[Record]], names: Sequence[str]) -> list[str]:
    """Return the names of fields in place of their Korean labels and wire names.

    An unknown name is returned as it is.
    """
    every = [field for kind in kinds for field in kind.fields()]
    others = {other: field.name for field in reversed(every) for other in (field.label, field.wire)}
    return [others.get(name, name) for name in names]


def chosen_fields(
    kinds: Iterable[type[Realtime]], names: Sequence[str] | None
) -> dict[type[Any], list[Field[Any]]]:
    """Return the fields of each type, in the order of their names if there are names.

    Raises:
        ConfigError: no type has such a field.
    """
    every = {kind: {field.name: field for field in kind.fields()} for kind in kinds}
    if names:
        names = english(every, names)
        known = list(dict.fromkeys(name for fields in every.values() for name in fields))
        types = [record_name(kind.__name__) for kind in every]
        _check(" and ".join(types) if len(types) <= _FEW else "no record type", names, known)
    return {
        kind: [fields[name] for name in (names or fields) if name in fields]
        for kind, fields in every.items()
    }


def names_of(record: type[Record], text: str | None) -> list[str] | None:
    """Return the names of fields with commas or blanks between them, None without a text.

    Raises:
        ConfigError: the record has no such field.
    """
    if text is None:
        return None
    names = english([record], text.replace(",", " ").split())
    if not names:
        raise ConfigError("--fields names no field")
    _check(record.__name__, names, [field.name for field in record.fields()])
    return names


def _check(what: str, names: Sequence[str], known: Sequence[str]) -> None:
    for name in names:
        if name not in known:
            advice = did_you_mean(name, known) or f"; it has {', '.join(known)}"
            verb = "has" if what.startswith("no ") else "has no"
            raise ConfigError(f"{what} {verb} field {name!r}{advice}")


def as_line(event: Realtime | Gap | Down, fields: Sequence[Field[Any]] | None = None) -> bytes:
    """Return an event as one line of NDJSON: type, symbol, time of arrival and values."""
    if not isinstance(event, Realtime):
        marker = {"type": type(event).__name__.lower()}
        return msgspec.json.encode(marker | msgspec.structs.asdict(event)) + b"\n"
    return as_json(_head(event), event, fields) + b"\n"


def _head(event: Realtime) -> dict[str, Any]:
    kind = record_name(type(event).__name__)
    return dict(zip(_HEAD, (kind, event.item, event.received_ns), strict=True))


def _csv_line(cells: Iterable[object]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue().encode()
