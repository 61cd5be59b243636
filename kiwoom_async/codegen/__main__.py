"""Command: ``python -m kiwoom_async.codegen`` generates; ``--check`` only looks for drift."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kiwoom_async import spec
from kiwoom_async.codegen.files import drifted, wanted, write

PACKAGE = Path(spec.__file__).parent.parent


def main() -> int:
    """Write the generated files, or print those that differ from the spec."""
    parser = argparse.ArgumentParser(prog="python -m kiwoom_async.codegen", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail on drift")
    parser.add_argument("--package", type=Path, default=PACKAGE, help=argparse.SUPPRESS)
    options = parser.parse_args()
    try:
        files = wanted(options.package)
    except spec.SpecError as error:
        print(error, file=sys.stderr)
        return 1
    if not options.check:
        write(options.package, files)
        return 0
    odd = drifted(options.package, files)
    for path in odd:
        print(f"{path} is not what the spec says", file=sys.stderr)
    return 1 if odd else 0


if __name__ == "__main__":
    sys.exit(main())
