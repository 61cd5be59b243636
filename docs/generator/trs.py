"""Pages of the TRs: one for each, one for each namespace, and the list of all."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from docs.generator.docstrings import inline
from docs.generator.document import Document, table
from docs.generator.fields import field_names, field_table
from docs.generator.words import Language, say
from kiwoom_async import spec
from kiwoom_async.cli import signatures
from kiwoom_async.cli.methods import Method, methods
from kiwoom_async.cli.topics import ORDER_TYPES
from kiwoom_async.simulator.rest.catalogue import derivations

__all__ = ["index", "place", "table_of", "tr_pages"]

_LONG = 200
_ORDER_TYPES: dict[object, str] = {english: f" {korean}" for korean, english in ORDER_TYPES.items()}


def tr_pages(language: Language) -> Iterator[Document]:
    """Make the page of each TR."""
    derived = derivations()
    for method in methods():
        yield _page(method, language, derived.get(method.api.id, ""))


def place(method: Method) -> str:
    """Return the file of the page of a TR."""
    return f"reference/{method.space.namespace}/{method.api.method}.md"


def index(language: Language) -> Document:
    """Make the list of all TRs by their ids."""
    title = say(language, "Every TR")
    rows = [
        (f"`{method.api.id}`", _link(method, language), _label(method.api))
        for method in sorted(methods(), key=lambda method: method.api.id)
    ]
    head = ("TR", say(language, "call"), say(language, "Korean name"))
    lines = [f"# {title}", "", *table(head, rows)]
    return Document("reference/trs.md", "\n".join(lines), title, names=("TR", "TR list", "전체 TR"))


def table_of(space: spec.NamespaceSpec, language: Language) -> list[str]:
    """Return the list of the TRs of one namespace, for a page of its folder."""
    rows = [
        (f"[`{api.method}`]({api.method}.md)", f"`{api.id}`", _label(api), api.summary)
        for api in space.apis
    ]
    head = ("call", "TR", "Korean name", "Answer")
    return table([word if word == "TR" else say(language, word) for word in head], rows)


def _page(method: Method, language: Language, derived: str) -> Document:
    api, space = method.api, method.space
    title = method.path if language == "en" else f"{_label(api)} ({method.path})"
    short = api.method if language == "en" else _label(api)
    lines = [
        *("---", f"title: {short}", "---"),
        f"# {title}",
        "",
        f"`{api.id}` **{api.name}** · [{space.namespace} ({space.label})](index.md)",
        "",
        " ".join((api.summary, *_notes(api, language))),
        "",
        *_calls(method),
        *_arguments(api, language),
        *_answer(method, language),
    ]
    if derived:
        text = inline(derived[:1].upper() + derived[1:])
        lines += [f"## {say(language, 'In the simulator')}", "", text, ""]
    names = (api.id, method.path, api.method, api.name, _label(api), api.answer, api.row)
    return Document(
        place(method),
        "\n".join(lines),
        title,
        f"{api.id} {api.name}. {api.summary}",
        tuple(dict.fromkeys(filter(None, names))),
        _searched(api),
    )


def _searched(api: spec.API) -> tuple[tuple[str, str, str], ...]:
    """Return by which words its fields are searched; those of a class have an anchor."""
    has_classes = api.kind in ("order", "query")
    tables = [field for field in api.fields if field.kind == "table"]
    beside = [field for field in api.fields if field.kind != "table"]
    return (
        *field_names((*api.params, *tables)),
        *field_names(api.rows, api.row if has_classes else ""),
        *field_names(beside, api.answer if has_classes else ""),
    )


def _notes(api: spec.API, language: Language) -> tuple[str, ...]:
    """Return what is known of its pages and values."""
    if language == "en":
        return api.notes
    sentences = (
        f"한 페이지는 {api.page_rows}행입니다." if api.page_rows.isdecimal() else "",
        "최신순입니다." if api.row_order == "newest first" else "",
        "" if api.paper else "모의투자 서버에는 없는 TR입니다.",
    )
    said = ("A page has " if sentences[0] else "", "The rows are sorted" if sentences[1] else "")
    others = [note for note in api.notes if not note.startswith(tuple(filter(None, said)))]
    return (*filter(None, sentences), *(note for note in others if "paper server" not in note))


def _calls(method: Method) -> list[str]:
    lines = ["```python", signatures.full_signature(method), "```", ""]
    if shell := signatures.shell_call(method):
        lines += ["```sh", shell, "```", ""]
    return lines


def _arguments(api: spec.API, language: Language) -> list[str]:
    """Return the table of the arguments; long lists of choices stand below it."""
    if not api.arguments:
        return []
    head = ("name", "on the wire", "Korean name", "default", "choices", "meaning")
    choices = {param.name: _choices(param) for param in api.arguments}
    long = {name: text for name, text in choices.items() if len(text) > _LONG}
    rows = [
        (
            f"`{param.name}`",
            f"`{param.wire}`",
            param.label,
            _default(param),
            say(language, "below") if param.name in long else choices[param.name],
            inline(param.doc),
        )
        for param in api.arguments
    ]
    words = [say(language, word) for word in head]
    lists = [line for name, text in long.items() for line in (f"`{name}`: {text}", "")]
    return [f"## {say(language, 'Arguments')}", "", *table(words, rows), *lists]


def _default(param: spec.Param) -> str:
    if param.must_be_given:
        return ""
    return "`None`" if param.default is None else f"`{param.default!r}`"


def _choices(param: spec.Param) -> str:
    tables = param.tables.items() if param.tables else [("", param.codes)]
    parts = []
    for selected, codes in tables:
        listed = ", ".join(
            f"`{literal!r}`{_ORDER_TYPES.get(literal, '')} ({code})"
            for code, literal in codes.items()
        )
        if listed:
            parts.append(f"{param.codes_by}=`{selected!r}`: {listed}" if selected else listed)
    return "; ".join(parts)


def _answer(method: Method, language: Language) -> list[str]:
    """Describe the rows and what the answer has beside them."""
    api = method.api
    has_module = api.kind in ("order", "query")
    module = import_module(f"kiwoom_async.api.{method.space.namespace}") if has_module else None
    lines = []
    for word, name, fields in (("Rows", api.row, api.rows), ("Answer", api.answer, api.fields)):
        cls = getattr(module, name, None) if name else None
        found = field_table(fields, cls, language)
        if found:
            lines += [f"## {say(language, word)}: `{name}` {{ #{name} }}", "", *found]
    return lines


def _label(api: spec.API) -> str:
    return api.name.removesuffix("요청").strip()


def _link(method: Method, language: Language) -> str:
    return f"[`{method.path}`]({place(method).removeprefix('reference/')})"
