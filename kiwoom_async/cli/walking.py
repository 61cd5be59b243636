"""Walk over pages, with a progress bar on a terminal."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from kiwoom_async import Pager, Record
from kiwoom_async.cli.output.answers import Part, Shape
from kiwoom_async.cli.terminal.exits import note

__all__ = ["first_page", "walk"]

Rows = Sequence[Record]


async def first_page(pager: Pager[Any, Any]) -> AsyncIterator[Part]:
    """Yield the first page; print a note if there are more."""
    page = await pager
    yield Part(page.answer, page.rows)
    if page.next_key:
        note(f"the first {len(page)} rows: --limit N or --all asks for more")


async def walk(
    pager: Pager[Any, Any],
    limit: int | None,
    what: str,
    shape: Shape,
    select: Callable[[Rows], Rows] = lambda rows: rows,
    is_over: Callable[[Rows], bool] = lambda rows: False,
) -> AsyncIterator[Part]:
    """Yield pages until there are ``limit`` rows, or no more pages.

    Args:
        pager: The pages.
        limit: Most rows; None for all.
        what: Label of the progress bar.
        shape: Output format.
        select: Returns the wanted rows of a page.
        is_over: Returns whether the pages behind one have no wanted rows.
    """
    fetched = 0
    with _progress(what, limit, shape) as show:
        async for page in pager.pages():
            rows = select(page.rows)[: None if limit is None else limit - fetched]
            fetched += len(rows)
            show(fetched)
            yield Part(page.answer, rows)
            if fetched == limit or is_over(page.rows):
                return


@contextmanager
def _progress(what: str, total: int | None, shape: Shape) -> Iterator[Callable[[int], None]]:
    """Draw a bar on stderr, if that is a terminal; remove it at the end.

    CSV on the same terminal shows by itself how far it is, and a bar would be drawn into its lines.
    """
    has_terminal = sys.stderr.isatty() and not (shape == "csv" and sys.stdout.isatty())
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(complete_style="default", finished_style="default"),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not has_terminal,
    )
    with bar:
        task = bar.add_task(what, total=total)
        yield lambda rows: bar.update(task, completed=rows)
