"""Search index: what each page and each section is called, what stands in it, and its text.

``theme/search.js`` ranks by it. An entry has names, which lead to it first (``ka10081``,
``주식일봉차트조회요청``), and fields (labels, FIDs, names on the wire). The pages of the reference
have no text in it: that keeps the index small.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from mkdocs.utils.meta import get_data
from pymdownx.slugs import slugify

from docs.generator.document import Document

__all__ = ["index", "read"]

_FENCE = re.compile(r"^( *)(```|~~~).*?^\1\2", re.M | re.S)
_HEADING = re.compile(r"^(#{1,4}) +(.+?)(?: *\{ *#([^ }]+) *\})? *$", re.M)
_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.S)
_MARKS = re.compile(
    r"!?\[([^\]]*)\]\([^)]*\)|[|#>]|^ *(?:!!!|\?\?\?\+?|===) *\w*|<[^>]+>|---+", re.M
)
_CODE = re.compile(r"[`*]")
_GUIDE = 1.5
"""Weight of a page that was written by hand."""

slug = slugify(case="lower")


def read(folder: Path, place: str) -> Document:
    """Read a page of the guide; ``keywords`` in its front matter are names of it."""
    markdown = (folder / place).read_text("utf-8")
    meta = get_data(markdown)[1]
    heading = _HEADING.search(_FENCE.sub("", markdown))
    title = _plain(heading[2]) if heading else str(meta.get("title", place))
    names = (title, *map(str, meta.get("keywords", ())))
    return Document(place, markdown, title, "", names, weight=_GUIDE)


def index(pages: Iterable[Document], generated: Iterable[Document]) -> dict[str, Any]:
    """Return the index of hand-written and generated pages."""
    entries = [entry for page in pages for entry in _entries(page, with_text=True)]
    entries += [entry for page in generated for entry in _entries(page, with_text=False)]
    return {"config": {"lang": ["en"], "separator": r"[\s\-]+"}, "docs": entries}


def _entries(page: Document, *, with_text: bool) -> Iterator[dict[str, Any]]:
    """Return the entry of the page, and one for each section of it."""
    location = page.place.removesuffix(".md") + ".html"
    sections = list(_sections(page.markdown))
    yield _entry(
        location,
        page.title,
        page.summary or (sections[0][2] if with_text and sections else ""),
        names=page.names,
        fields=page.fields,
        weight=page.weight,
    )
    if page.fields:
        return  # its sections are tables of these
    for anchor, title, text in sections[1:]:
        shown = text if with_text else text.partition(". ")[0][:120]
        names = () if with_text else (anchor,)  # OrderInDoubt, Session.stream
        yield _entry(f"{location}#{anchor}", title, shown, names=names, weight=page.weight)


def _entry(location: str, title: str, text: str, **more: Any) -> dict[str, Any]:
    entry = {"location": location, "title": title, "text": text, **more}
    return {key: value for key, value in entry.items() if value}


def _sections(markdown: str) -> Iterator[tuple[str, str, str]]:
    """Return anchor, title and text of each section, the first of them the page's own."""
    prose = _FENCE.sub("", _FRONT.sub("", markdown))
    headings = list(_HEADING.finditer(prose))
    used: dict[str, int] = {}
    for place, heading in enumerate(headings):
        end = headings[place + 1].start() if place + 1 < len(headings) else len(prose)
        title = _plain(heading[2])
        anchor = heading[3] or slug(title, "-")
        count = used.get(anchor, 0)
        used[anchor] = count + 1
        yield f"{anchor}_{count}" if count else anchor, title, _plain(prose[heading.end() : end])


def _plain(markdown: str) -> str:
    return " ".join(_MARKS.sub(lambda match: match[1] or " ", _CODE.sub("", markdown)).split())
