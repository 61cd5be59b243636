"""Finding: the result of one check."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from rich.console import Console
from rich.text import Text

from kiwoom_async.cli.output.cells import DOWN, FAINT, ODD, UP

__all__ = ["Finding", "print_finding", "summary"]

Mark = Literal["ok", "note", "bad", "skip"]

_STYLES = {"ok": "green", "note": ODD, "bad": UP, "skip": FAINT}
_WIDTH = 11  # of the longest subject


class Finding(NamedTuple):
    """One line.

    Attributes:
        mark: Whether it is fine, worth knowing, in the way of a session, or was not checked.
        subject: What was checked.
        text: What was found; never a key or a token.
        advice: What to do, blank for nothing.
    """

    mark: Mark
    subject: str
    text: str
    advice: str = ""


def print_finding(finding: Finding) -> None:
    """Print one line, and one more with what to do."""
    console = Console(highlight=False, soft_wrap=True)
    mark = Text(f"{finding.mark:<5}", _STYLES[finding.mark])
    console.print(mark.append(f"{finding.subject:<{_WIDTH}}", ""), finding.text, sep="")
    if finding.advice:
        console.print(Text(f"{'':<5}{'':<{_WIDTH}}→ {finding.advice}", DOWN))


def summary(found: Sequence[Finding]) -> str:
    """Return one line about all."""
    bad = dict.fromkeys(one.subject for one in found if one.mark == "bad")
    return f"in the way: {', '.join(bad)}" if bad else "nothing is in the way"
