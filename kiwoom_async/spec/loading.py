"""Loader of the spec files, with errors that name the entry."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from kiwoom_async.spec.model import NamespaceSpec, RealtimeTypes, Spec

__all__ = ["SpecError", "load"]

_REALTIME = "realtime.json"
_FOLDER = Path(__file__).parent / "data"

_PLACE = re.compile(r"\$((?:\.\w+|\[\d+\]|\[\.\.\.\])+)")
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")


class SpecError(Exception):
    """An entry of the spec is wrong; the message names the file and the entry."""


@cache
def load(folder: Path = _FOLDER) -> Spec:
    """Read the spec.

    Raises:
        SpecError: naming the file and the wrong entry.
    """
    files = sorted(folder.glob("*.json"))
    spaces = {path.stem: _read(path, NamespaceSpec) for path in files if path.name != _REALTIME}
    for stem, space in spaces.items():
        if space.namespace != stem:
            raise SpecError(f"{stem}.json: its namespace is {space.namespace}, not {stem}")
    realtime = _read(folder / _REALTIME, RealtimeTypes)
    return Spec(spaces, {kind.id: kind for kind in realtime.types})


def _read(path: Path, kind: type[Any]) -> Any:
    text = path.read_bytes()
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.ValidationError as error:
        raise SpecError(f"{path.name}: {_named(str(error), text)}") from error
    except msgspec.DecodeError as error:
        raise SpecError(f"{path.name}: not JSON: {error}") from error


def _named(message: str, text: bytes) -> str:
    """Extend a decoder's message by the ids and wire names of the entries on its path."""
    place = _PLACE.search(message)
    if not place:
        return message
    here, path = msgspec.json.decode(text), []
    for key, index in _STEP.findall(place[1]):
        here = here.get(key, {}) if key else here[int(index)]
        if isinstance(here, dict):
            path.append(here.get("id") or here.get("wire") or key)
    return f"{message} ({' / '.join(str(step) for step in path if step)})"
