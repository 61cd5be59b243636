"""Files of a spec: their wanted content, and the files that differ from it."""

from __future__ import annotations

from pathlib import Path

from kiwoom_async import spec
from kiwoom_async.codegen.layout import spec_text
from kiwoom_async.codegen.modules import generated
from kiwoom_async.codegen.validation import validate

__all__ = ["drifted", "wanted", "write"]

_GENERATED = ("api", "realtime")


def wanted(package: Path) -> dict[Path, str]:
    """Return every file generated from the spec, and the spec's own files in standard layout.

    Raises:
        SpecError: if the spec is wrong.
    """
    folder = package / "spec" / "data"
    facts = spec.load(folder)
    validate(facts)
    files = {folder / f"{name}.json": spec_text(file) for name, file in facts.files.items()}
    return files | {package / path: text for path, text in generated(facts).items()}


def write(package: Path, files: dict[Path, str]) -> None:
    """Write changed files and remove files that are no longer generated."""
    for path in drifted(package, files):
        if path in files:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(files[path], encoding="utf-8")
        else:
            path.unlink()


def drifted(package: Path, files: dict[Path, str]) -> list[Path]:
    """Return the files that differ, are missing, or should not exist."""
    there = {path for name in _GENERATED for path in (package / name).glob("*.py")}
    differ = {path for path, text in files.items() if _read(path) != text}
    return sorted(differ | (there - files.keys()))


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None
