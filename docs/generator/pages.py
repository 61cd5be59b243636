"""Pages of the site in one language: those made from the package, and those of the guide."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from docs import simulated
from docs.generator.classes import namespace_pages, overview, subject_pages
from docs.generator.commands import command_page
from docs.generator.document import Document
from docs.generator.everyday import with_everyday_words
from docs.generator.links import resolved
from docs.generator.realtime import realtime_pages
from docs.generator.search import read
from docs.generator.trs import index, tr_pages
from docs.generator.words import Language, say

__all__ = ["generated", "written"]

DOCS = Path(__file__).parents[1]


@cache
def generated(language: Language) -> tuple[Document, ...]:
    """Return every page that is made from the package itself, with its links resolved."""
    return tuple(
        with_everyday_words(page)._replace(markdown=resolved(page.markdown, page.place))
        for page in _all(language)
    )


def _all(language: Language) -> Iterator[Document]:
    yield overview(language)
    yield from subject_pages(language)
    yield from namespace_pages(language)
    yield index(language)
    yield from tr_pages(language)
    yield from realtime_pages(language)
    yield command_page(language)
    title = say(language, "What the simulator simplifies")
    names = (title, "simulated", "모의", "시뮬레이터 한계")
    yield Document("exchange.md", simulated.page(language), title, names=names)


@cache
def written(language: Language) -> tuple[Document, ...]:
    """Return every page of the guide."""
    folder = DOCS / language
    places = sorted(page.relative_to(folder).as_posix() for page in folder.rglob("*.md"))
    return tuple(with_everyday_words(read(folder, place)) for place in places)
