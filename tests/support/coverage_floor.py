"""Floor of the coverage: ``python -m tests.support.coverage_floor coverage.json``.

Lines and branches together: 95 % of the package without its command line, 85 % of every module.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

__all__ = ["below_floor"]

_TOTAL, _MODULE = 95.0, 85.0
_APART = "kiwoom_async/cli/"  # its commands run in processes of their own


def below_floor(files: dict[str, dict[str, Any]]) -> list[str]:
    """Name what is tested too thinly: the whole, or a module."""
    counts = {name: _counts(found["summary"]) for name, found in files.items()}
    complaints = [
        f"{name}: {_percent(covered, total):.1f} % of {_MODULE:.0f} %"
        for name, (covered, total) in counts.items()
        if _percent(covered, total) < _MODULE
    ]
    client = [count for name, count in counts.items() if not name.startswith(_APART)]
    whole = _percent(sum(covered for covered, _ in client), sum(total for _, total in client))
    print(f"{whole:.1f} % of lines and branches are covered, the floor is {_TOTAL:.0f} %")
    if whole < _TOTAL:
        complaints.append(f"the whole without {_APART}: {whole:.1f} % of {_TOTAL:.0f} %")
    return complaints


def _counts(summary: dict[str, int]) -> tuple[int, int]:
    covered = summary["covered_lines"] + summary["covered_branches"]
    return covered, summary["num_statements"] + summary["num_branches"]


def _percent(covered: int, total: int) -> float:
    return 100.0 * covered / total if total else 100.0


if __name__ == "__main__":
    found = below_floor(json.loads(Path(sys.argv[1]).read_text("utf-8"))["files"])
    if found:
        sys.exit("\n".join(found))
