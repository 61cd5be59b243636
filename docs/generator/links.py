"""Links: from a name in a docstring to its place in the reference."""

from __future__ import annotations

import posixpath
import re
from functools import cache

from docs.generator.members import members_of
from docs.generator.subjects import SUBJECTS
from kiwoom_async import spec
from kiwoom_async.cli.methods import methods
from kiwoom_async.cli.signatures import record_name

__all__ = ["anchors", "resolved"]

_MENTION = re.compile(r"(?<![`\[])`([A-Z][A-Za-z_.]+)`(?![`\]])")
_LINK = re.compile(r"\[(`[^`]+`)\]\(ref:([^:)]*):([^)]+)\)")


def resolved(markdown: str, place: str) -> str:
    """Point the links of a page to the pages of their names; a name without a page is no link."""

    def link(match: re.Match[str]) -> str:
        shown, within, target = match.groups()
        parts = target.split(".")
        for name in (f"{within}.{target}", ".".join(parts[-2:]), parts[-1]):
            if name in anchors():
                page = posixpath.relpath(anchors()[name], posixpath.dirname(place))
                return f"[{shown}]({page}#{name})"
        return shown

    def mention(match: re.Match[str]) -> str:
        name = match[1]
        return f"[`{name}`](ref::{name})" if name in anchors() else match[0]

    lines = markdown.split("\n")
    linked = [line if line.startswith("#") else _MENTION.sub(mention, line) for line in lines]
    return _LINK.sub(link, "\n".join(linked))


@cache
def anchors() -> dict[str, str]:
    """Return the page of each public name and of each member."""
    found: dict[str, str] = {}
    for subject in SUBJECTS:
        page = f"reference/{subject.page}.md"
        for name, thing in subject.things():
            found.setdefault(name, page)
            if isinstance(thing, type):
                for member in members_of(thing):
                    found.setdefault(f"{name}.{member.name}", page)
    for kind in spec.load().realtime.values():
        page = f"reference/realtime/{record_name(kind.record)}.md"
        found |= {kind.record: page} | {
            f"{kind.record}.{field.name}": page for field in kind.fields
        }
    for method in methods():
        api = method.api
        if api.kind in ("order", "query"):
            page = f"reference/{method.space.namespace}/{api.method}.md"
            shown = ((api.row, api.rows), (api.answer, api.fields))
            classes = [name for name, fields in shown if any(f.kind != "table" for f in fields)]
            found = dict.fromkeys(filter(None, classes), page) | found
    return found
