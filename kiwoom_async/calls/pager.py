"""Pager: one call whose rows come in pages; awaited for the first page, iterated for all rows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator
from functools import cached_property, partial
from typing import Generic, TypeVar

from kiwoom_async.calls.walk import walk
from kiwoom_async.errors import ConfigError, KiwoomError, PagingError
from kiwoom_async.records import html
from kiwoom_async.records.columns import Columns, Errors, layout_of
from kiwoom_async.records.field import Table
from kiwoom_async.records.record import Answer, Record
from kiwoom_async.records.rows import Columnar, Rows

__all__ = ["Page", "Pager"]

RowT = TypeVar("RowT", bound=Record)
AnswerT = TypeVar("AnswerT", bound=Answer)


class Page(Columnar[RowT], Generic[RowT, AnswerT]):
    """One page of rows, in the order Kiwoom sent them (charts: newest first).

    Attributes:
        answer: The whole answer, with its fields outside the rows.
        next_key: Where the next page starts, blank on the last page.
    """

    def __init__(self, answer: AnswerT, table: Table[RowT]) -> None:
        self.answer = answer
        self.next_key = answer.next_key
        self._table = table

    @cached_property
    def rows(self) -> Rows[RowT]:
        """The rows; entirely blank rows mean "no data" and are omitted.

        Raises:
            FieldError: the value in the answer is not a list of rows.
        """
        return Rows(self._table.__get__(self.answer), self._table.row)

    def __iter__(self) -> Iterator[RowT]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        more = ", more to come" if self.next_key else ""
        return f"<Page of {len(self.rows)} rows of {type(self.answer).__name__}{more}>"

    def _repr_html_(self) -> str:
        return html.table(self.rows, repr(self))

    def _columns(self, errors: Errors) -> Columns:
        """Make columns directly from the answer, without records."""
        layout, body, key = layout_of(self._table.row), self.answer.wire, self._table.wire
        texts = partial(layout.texts_in, body, key)
        return Columns(layout, lambda: self.rows, texts, errors, has_records=False)


class Pager(Generic[RowT, AnswerT]):
    """A call that has not been sent yet.

    * ``await pager``: the first :class:`Page`.
    * ``async for row in pager``: the rows of all pages, fetched as they are needed.
    * ``async for page in pager.pages()``: all pages.
    * ``await pager.collect(limit=250)``: a list of rows, which also converts to columns.

    Each page is a separate call within the rate limit; after a rate refusal or a broken connection
    the same page is tried again. All of these raise what the call
    raises, and PagingError when the pages can't be read to the end. All can be cancelled.
    """

    def __init__(
        self,
        fetch: Callable[[str], Awaitable[AnswerT]],
        answer: type[AnswerT],
        *,
        most_pages: int,
    ) -> None:
        self._fetch = fetch
        self._table: Table[RowT] = next(f for f in answer.fields() if isinstance(f, Table))
        self._most_pages = most_pages

    def __await__(self) -> Generator[object, None, Page[RowT, AnswerT]]:
        return self._first().__await__()

    async def __aiter__(self) -> AsyncIterator[RowT]:
        async for page in self.pages():
            for row in page.rows:
                yield row

    async def pages(self) -> AsyncIterator[Page[RowT, AnswerT]]:
        """Iterate over all pages.

        Raises:
            PagingError: a key or a page was repeated, or there were too many pages.
        """
        async for answer in walk(self._fetch, most_pages=self._most_pages):
            yield Page(answer, self._table)

    async def collect(self, limit: int | None = None) -> Rows[RowT]:
        """Return the rows of all pages, or the first ``limit`` of them.

        Raises:
            ConfigError: a limit that is negative or no whole number.
            PagingError: a later page could not be read; ``rows`` has the rows before it.
        """
        if limit is not None and (not isinstance(limit, int) or limit < 0):
            raise ConfigError(f"limit must be a whole number, 0 or more, not {limit!r}")
        rows = Rows(record=self._table.row)
        try:
            async for page in self.pages():
                rows += page.rows
                if limit is not None and len(rows) >= limit:
                    return rows[:limit]
        except PagingError as error:
            rows += error.rows
            if limit is not None and len(rows) >= limit:
                return rows[:limit]
            error.rows = rows
            raise
        except KiwoomError as error:
            if not rows:
                raise
            what = f"the page after {len(rows)} rows failed: {error}"
            raise PagingError(what, rows=rows) from error
        return rows

    async def _first(self) -> Page[RowT, AnswerT]:
        return Page(await self._fetch(""), self._table)
