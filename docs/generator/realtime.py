"""Pages of the realtime types: one for each, and the list of all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import kiwoom_async
from docs.generator.document import Document, table
from docs.generator.fields import field_names, field_table
from docs.generator.members import members, members_of
from docs.generator.words import Language, say
from kiwoom_async import Realtime, spec
from kiwoom_async.cli import signatures

__all__ = ["realtime_pages"]


def realtime_pages(language: Language) -> Iterator[Document]:
    """Make the list of the types and the page of each."""
    kinds = spec.load().realtime.values()
    yield _index(kinds, language)
    for kind in kinds:
        yield _page(kind, language)


def _index(kinds: Iterable[spec.RealtimeType], language: Language) -> Document:
    title = say(language, "Realtime types")
    head = (say(language, "type"), say(language, "record"), say(language, "Korean name"), "")
    rows = [
        (
            f"`{kind.id}`",
            f"[`{kind.record}`]({signatures.record_name(kind.record)}.md)",
            kind.name,
            kind.summary,
        )
        for kind in kinds
    ]
    text = "\n".join([f"# {title}", "", *table(head, rows)])
    names = ("realtime", "실시간", "실시간 시세", "실시간 항목", "types")
    return Document("reference/realtime/index.md", text, title, names=names)


def _page(kind: spec.RealtimeType, language: Language) -> Document:
    cls = getattr(kiwoom_async, kind.record)
    word = signatures.record_name(kind.record)
    title = kind.record if language == "en" else f"{kind.name} ({kind.record})"
    lines = [
        *("---", f"title: {kind.record if language == 'en' else kind.name}", "---"),
        f"# {title} {{ #{kind.record} }}",
        "",
        f"`{kind.id}` **{kind.name}** · [{say(language, 'Realtime types')}](index.md)",
        "",
        kind.summary + ("" if kind.paper else " The paper server does not have it."),
        "",
        *("```python", signatures.stream_call(kind), "```", ""),
    ]
    if shell := signatures.shell_stream(kind):
        lines += ["```sh", shell, "```", ""]
    lines += [f"## {say(language, 'Fields')}", "", *field_table(kind.fields, cls, language, "FID")]
    every = {member.name for member in members_of(Realtime)}
    own = members(cls, language, without={*every, *(field.name for field in kind.fields)})
    lines += [f"## {say(language, 'Attributes')}", "", *own]
    names = ", ".join(f"[`{name}`](../records.md#Realtime.{name})" for name in sorted(every))
    lines += [
        f"{say(language, 'Inherited from')} [`Realtime`](../records.md#Realtime): {names}.",
        "",
    ]
    short = kind.name.removeprefix("주식").replace("종목", "")
    return Document(
        f"reference/realtime/{word}.md",
        "\n".join(lines),
        title,
        f"{kind.id} {kind.name}. {kind.summary}",
        tuple(dict.fromkeys((kind.id, kind.record, word, kind.name, short))),
        field_names(kind.fields, kind.record),
        weight=1.2,
    )
