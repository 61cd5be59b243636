"""Hooks of MkDocs: generated pages, their order, pictures, the other language, the search."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from docs.generator import search
from docs.generator.mentions import linked, used
from docs.generator.navigation import navigation
from docs.generator.pages import generated, written
from docs.generator.words import Language, say

DOCS = Path(__file__).parents[1]
SEARCH = re.compile(r"assets/javascripts/workers/search\.\w+\.min\.js")
ALTERNATE = re.compile(r'\s*<link rel="alternate"[^>]*>')


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add what is not in the folder of the language, and put the pages in order."""
    language = _language(config)
    for picture in sorted((DOCS / "pictures").glob("*.svg")):
        place = f"pictures/{picture.name}"
        files.append(File.generated(config, place, abs_src_path=str(picture)))
    for document in generated(language):
        files.append(File.generated(config, document.place, content=document.markdown))
    for file in [*files]:  # the theme's own search, which knows no Korean, and its source maps
        if file.src_uri.startswith("assets/javascripts/lunr") or file.src_uri.endswith(".map"):
            files.remove(file)
    config.nav = navigation([page.src_uri for page in files.documentation_pages()], language)
    return files


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, **more: object) -> str:
    """Link code to the reference, find the pictures, keep out of the theme's own index."""
    page.meta["search"] = {"exclude": True}
    if page.file.generated_by is None:  # written by hand
        place = page.file.src_uri
        names = used(markdown, place) if place.startswith("howto/") else []
        markdown = linked(markdown, place)
        if names:
            markdown += f"\n{say(_language(config), 'Reference')}: {', '.join(names)}\n"
    return markdown.replace("../pictures/", "pictures/")  # beside the languages in the sources


def on_page_context(
    context: dict[str, Any], *, page: Page, config: MkDocsConfig, nav: object
) -> dict[str, Any]:
    """Link the page to the same page in the other languages."""
    for other in config.extra["alternate"]:
        other["link"] = f"../{other['lang']}/{page.url}"
    return context


def on_post_page(output: str, **more: object) -> str:
    """Give the search field our worker; fetch no list of pages for the link to the language."""
    return ALTERNATE.sub("", SEARCH.sub("search.js", output))


@event_priority(-100)  # when the theme's plugin has written its own
def on_post_build(*, config: MkDocsConfig) -> None:
    """Write the search index; as a script too, for pages that are opened from the file system."""
    language = _language(config)
    index = search.index(written(language), generated(language))
    text = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    folder = Path(config.site_dir) / "search"
    (folder / "search_index.json").write_text(text, "utf-8")
    (folder / "search_index.js").write_text(f"var __index = {text}", "utf-8")
    (Path(config.site_dir) / "404.html").unlink()  # it works at the root of a server only


def _language(config: MkDocsConfig) -> Language:
    return "ko" if config.theme["language"] == "ko" else "en"
