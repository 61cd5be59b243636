"""Pages of classes and functions by subject, the first page of the reference, the namespaces."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from docs.generator.constants import constant
from docs.generator.docstrings import as_markdown
from docs.generator.document import Document, table
from docs.generator.members import inherited, members, signature
from docs.generator.subjects import SUBJECTS, Subject
from docs.generator.trs import table_of
from docs.generator.words import Language, say
from kiwoom_async import spec

__all__ = ["namespace_pages", "overview", "subject_pages"]

_SOURCES = {"kiwoom_async": "kiwoom_async._public"}
"""Where the names of a module stand that imports them when they are asked for."""

_LANGUAGE_OF_DOCSTRINGS = {
    "en": "",
    "ko": "이 페이지의 설명은 소스 코드의 docstring이며 영어로 되어 있습니다.",
}


def subject_pages(language: Language) -> Iterator[Document]:
    """Make the pages of the classes."""
    for subject in SUBJECTS:
        title = say(language, subject.title)
        lines = [f"# {title}", "", _LANGUAGE_OF_DOCSTRINGS[language], ""]
        if subject.module != "kiwoom_async":
            lines += as_markdown(inspect.getdoc(import_module(subject.module)) or "", language)
        for name, thing in subject.things():
            lines += _section(subject.module, name, thing, language)
        if subject.page == "conditions/index":
            lines += [f"## {say(language, 'TRs')}", ""]
            lines += table_of(spec.load().namespaces["conditions"], language)
        names = (subject.title, title, *subject.keywords)
        yield Document(f"reference/{subject.page}.md", "\n".join(lines), title, names=names)


def namespace_pages(language: Language) -> Iterator[Document]:
    """Make the first page of each namespace: its TRs, and what else it can do."""
    for space in spec.load().namespaces.values():
        if space.namespace == "conditions":
            continue
        title = f"session.{space.namespace}" if language == "en" else space.label
        lines = [
            *("---", f"title: {space.namespace if language == 'en' else space.label}", "---"),
            *(f"# {title}", "", f"`session.{space.namespace}` · {space.summary}", ""),
            *table_of(space, language),
        ]
        if space.namespace != "auth":  # the session itself has it
            cls = getattr(import_module(f"kiwoom_async.api.{space.namespace}"), space.title)
            lines += members(cls, language, without={api.method for api in space.apis}, level=2)
        names = (space.namespace, f"session.{space.namespace}", space.label, space.title)
        place = f"reference/{space.namespace}/index.md"
        yield Document(place, "\n".join(lines), title, space.summary, names)


def overview(language: Language) -> Document:
    """Make the first page of the reference."""
    title = say(language, "Reference")
    lines = [f"# {title}", ""]
    for subject in SUBJECTS:
        names = [f"[`{name}`]({subject.page}.md#{name})" for name, _ in _shown(subject)]
        lines += [f"- [{say(language, subject.title)}]({subject.page}.md): {', '.join(names)}"]
    lines += ["", f"## {say(language, 'TRs')}", "", f"[{say(language, 'Every TR')}](trs.md)", ""]
    rows = [
        (f"[`session.{space.namespace}`]({space.namespace}/index.md)", space.label, space.summary)
        for space in spec.load().namespaces.values()
    ]
    lines += table((say(language, "name"), say(language, "Korean name"), ""), rows)
    lines += [f"[{say(language, 'Realtime types')}](realtime/index.md)", ""]
    return Document("reference/index.md", "\n".join(lines), title, names=("API", "reference"))


def _shown(subject: Subject) -> list[tuple[str, Any]]:
    """Return the first names of a page, enough to know it by."""
    return list(subject.things())[:12]


def _section(module: str, name: str, thing: Any, language: Language) -> list[str]:
    lines = [f"## {name} {{ #{name} }}", ""]
    if isinstance(thing, type):
        lines += ["```python", f"class {_bases(thing)}", "```", ""]
        lines += as_markdown(_docstring(thing), language, within=name)
        for base, names in inherited(thing).items():
            listed = ", ".join(f"`{name}`" for name in names)
            lines += [f"{say(language, 'Inherited from')} `{base}`: {listed}.", ""]
        return lines + members(thing, language)
    function = inspect.unwrap(thing) if callable(thing) else thing  # a fixture
    if inspect.isfunction(function):
        lines += ["```python", signature(name, function), "```", ""]
        return lines + as_markdown(_docstring(function), language)
    value, text = constant(_SOURCES.get(module, module), name)
    return [*lines, *("```python", value, "```", ""), *as_markdown(text, language)]


def _bases(cls: type) -> str:
    if issubclass(cls, BaseException):
        return f"{cls.__name__}({', '.join(base.__name__ for base in cls.__bases__)})"
    return signature(cls.__name__, cls)


def _docstring(thing: Any) -> str:
    return inspect.getdoc(thing) or ""
