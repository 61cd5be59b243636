"""Hooks of MkDocs: the order of the pages, the pictures, the link to the other language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from docs.generator.navigation import navigation

DOCS = Path(__file__).parents[1]


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add the pictures, which both languages share, and put the pages in order."""
    for picture in sorted((DOCS / "pictures").glob("*.svg")):
        place = f"pictures/{picture.name}"
        files.append(File.generated(config, place, abs_src_path=str(picture)))
    for source in sorted((DOCS / "en").rglob("*.md")):
        place = source.relative_to(DOCS / "en").as_posix()
        if files.get_file_from_path(place) is None:  # not written in Korean yet
            files.append(File.generated(config, place, abs_src_path=str(source)))
    pages = [page.src_uri for page in files.documentation_pages()]
    config.nav = navigation(pages, _language(config))
    return files


def on_page_markdown(markdown: str, **page: object) -> str:
    """Find the pictures inside the site: in the sources they lie beside the languages."""
    return markdown.replace("../pictures/", "pictures/")


def on_page_context(
    context: dict[str, Any], *, page: Page, config: MkDocsConfig, nav: object
) -> dict[str, Any]:
    """Link the page to the same page in the other languages."""
    for other in config.extra["alternate"]:
        other["link"] = f"../{other['lang']}/{page.url}"
    return context


def _language(config: MkDocsConfig) -> str:
    return str(config.theme["language"])
