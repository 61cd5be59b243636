"""Build of the site: ``python -m docs.generator [FOLDER]`` writes both languages, into site."""

from __future__ import annotations

import logging
import shutil
import sys
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config

from docs.generator.links_check import problems

LANGUAGES = ("en", "ko")
HERE = Path(__file__).parent


def main(folder: Path) -> None:
    """Write the sites and the page that leads to them."""
    logging.getLogger("mkdocs").addHandler(logging.StreamHandler())
    for language in LANGUAGES:
        place = str((folder / language).resolve())
        build(load_config(str(HERE / f"{language}.yml"), site_dir=place, strict=True))
    shutil.copy(HERE / "entry.html", folder / "index.html")
    if found := problems(folder):
        raise SystemExit("\n".join(found))


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "site"))
