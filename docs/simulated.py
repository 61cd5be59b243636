"""Page of the simulated TRs: what each answer is derived from, and what is simplified.

``python docs/simulated.py`` writes ``simulated.md`` beside it, from the docstrings of the handlers;
``python docs/simulated.py FOLDER`` writes ``simulated.html`` into the folder of the reference.
"""

from __future__ import annotations

import sys
from pathlib import Path

from pdoc.render_helpers import to_html

from kiwoom_async.simulator.rest.catalogue import derivations
from kiwoom_async.spec import NamespaceSpec, load

__all__ = ["html", "page"]

_HTML = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>What the simulator's answers are derived from</title>
<style>body {{ font-family: sans-serif; margin: 2em auto; max-width: 60em }}
td, th {{ text-align: left; vertical-align: top; padding: 0.2em 0.6em }}</style>
{}
</html>
"""

_INTRODUCTION = """\
# What the simulator's answers are derived from

Every REST TR and every realtime type is a view of one market: the days back to 2015 and the
minutes of 250 trading days, the tape, the books, investors, brokers, programs, lending, credit,
short sales, indices, themes, ETFs with their net asset value, ELWs with their theory, gold, and
the accounts. It comes from a seed, so the same seed gives the same answers; nothing is invented
for one answer. Dates and filters of a request are obeyed. Asked for days before 2015, for minutes
of more than 250 trading days, or for a symbol that is not listed, a TR answers one blank row, as
the service does.

Simplified throughout: everything trades on KRX, and NXT (`_NX`) and both together (`_AL`) show
the same trades; investors, brokers, programs and short sellers are parts of each day's volume,
drawn per stock and day around typical shares; balances are slow waves per stock; companies'
earnings are a fixed part of the price.

This page is generated from the docstrings in `kiwoom_async/simulator/rest/trs/`.
"""


def page() -> str:
    """Return the page as Markdown."""
    derived = derivations()
    spaces = load().namespaces.values()
    parts = [_INTRODUCTION, *(_section(space, derived) for space in spaces)]
    return "\n".join(part for part in parts if part)


def html() -> str:
    """Return the page as HTML."""
    return _HTML.format(to_html(page()))


def _section(space: NamespaceSpec, derived: dict[str, str]) -> str:
    texts = [(api, derived[api.id]) for api in space.apis if api.id in derived]
    if not texts:
        return ""
    rows = [f"| {api.id} | {api.name} | {_plain(text)} |" for api, text in texts]
    head = ["| TR | name | derived from |", "|---|---|---|"]
    return "\n".join([f"## {space.namespace} ({space.label})", "", *head, *rows, ""])


def _plain(text: str) -> str:
    return (text[:1].upper() + text[1:]).replace("``", "`").replace("|", "\\|")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        (Path(sys.argv[1]) / "simulated.html").write_text(html(), "utf-8")
    else:
        (Path(__file__).parent / "simulated.md").write_text(page(), "utf-8")
