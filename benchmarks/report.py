"""Comparisons as a table, as JSON, as a chart."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.measure import Comparison, machine

__all__ = ["as_json", "chart", "show"]


def show(comparisons: Sequence[Comparison]) -> None:
    """Print everything, one table a comparison."""
    console = Console()
    console.print("  ".join(f"{name} {value}" for name, value in machine().items()), style="dim")
    for comparison in comparisons:
        console.print(_table(comparison))
        if comparison.note:
            console.print(f"  {comparison.note}")


def as_json(comparisons: Sequence[Comparison]) -> str:
    """Return everything as JSON, every reading included."""
    found = [
        {
            "title": comparison.title,
            "unit": comparison.unit,
            "base": comparison.base,
            "note": comparison.note,
            "rows": [row._asdict() for row in comparison.rows()],
            "readings": comparison.readings,
        }
        for comparison in comparisons
    ]
    return json.dumps({"machine": machine(), "comparisons": found}, ensure_ascii=False, indent=2)


def chart(comparison: Comparison, path: Path) -> None:
    """Draw a bar for each contender, as PNG or SVG by the name of the file."""
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib import pyplot

    rows = comparison.rows()[::-1]
    figure, axes = pyplot.subplots(figsize=(8, 0.5 * len(rows) + 1.2), layout="constrained")
    colours = ["#c0392b" if row.name == "kiwoom_async" else "#95a5a6" for row in rows]
    bars = axes.barh([row.name for row in rows], [row.median for row in rows], color=colours)
    axes.bar_label(bars, fmt="%.1f", padding=3)
    axes.set_title(f"{comparison.title}: {comparison.unit}", loc="left", fontsize=10)
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path)
    pyplot.close(figure)


def _table(comparison: Comparison) -> Table:
    table = Table(title=comparison.title, title_justify="left", min_width=78)
    table.add_column("")
    for heading in (f"{comparison.unit}, median", "least", "most"):
        table.add_column(heading, justify="right")
    if comparison.base:
        table.add_column(f"x {comparison.base}", justify="right")
    for row in comparison.rows():
        cells = [row.name, *(f"{value:,.2f}" for value in (row.median, row.least, row.most))]
        if row.ratio is not None:
            cells.append(f"{row.ratio:.2f}")
        table.add_row(*cells)
    return table
