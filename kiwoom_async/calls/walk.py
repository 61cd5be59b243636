"""Walk over continuation pages, shared by REST calls and condition searches."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Protocol, TypeVar

from kiwoom_async.errors import PagingError

__all__ = ["Continued", "walk"]


class Continued(Protocol):
    """One page as received."""

    @property
    def wire(self) -> bytes:
        """The page, byte for byte."""
        ...

    @property
    def next_key(self) -> str:
        """Where the next page starts, blank on the last page."""
        ...


PageT = TypeVar("PageT", bound=Continued)


async def walk(
    fetch: Callable[[str], Awaitable[PageT]], *, most_pages: int
) -> AsyncIterator[PageT]:
    """Yield page after page, each fetched only when needed.

    Args:
        fetch: Fetches the page that starts at a key, blank for the first.
        most_pages: Raise after this number of pages.

    Raises:
        PagingError: a key or a page was repeated, or there were too many pages.
    """
    key, last, keys = "", b"", {""}
    for _ in range(most_pages):
        page = await fetch(key)
        if page.wire == last:
            raise PagingError(f"the page after key {key!r} repeats the page before it")
        yield page
        key, last = page.next_key, page.wire
        if not key:
            return
        if key in keys:
            raise PagingError(f"continuation key {key!r} came a second time")
        keys.add(key)
    raise PagingError(f"no end after {most_pages} pages")
