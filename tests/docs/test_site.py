"""Site of the guide, built and opened in a real browser."""

from __future__ import annotations

import functools
import http.server
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from docs.generator.links_check import problems
from tests.support.browser import CHROMIUM, chromium
from tests.support.found import FIRST
from tests.support.pages import ROOT

pytestmark = pytest.mark.anyio

SEARCH = """
(async () => {
  const field = document.querySelector("[data-md-component=search-query]");
  document.querySelector("[data-md-toggle=search]").click();
  const seen = {};
  for (const term of TERMS) {
    document.querySelectorAll(".md-search-result__item").forEach((item) => item.remove());
    field.value = term;
    field.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
    const end = performance.now() + 5000;
    let hit = null;
    while (!hit && performance.now() < end) {
      await new Promise(requestAnimationFrame);
      hit = document.querySelector(".md-search-result__item a.md-search-result__link");
    }
    seen[term] = hit && hit.href.replace(/[?#].*/, "");
  }
  return seen;
})()
"""
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Handler that prints nothing."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing about a request."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site as ``nox -s docs`` does, which checks its links."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-W", "error", "-m", "docs.generator", str(folder)]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode == 0
    return folder


@pytest.fixture
def pages(site: Path) -> list[str]:
    """Return every page of the site."""
    return sorted(page.relative_to(site).as_posix() for page in site.rglob("*.html"))


@pytest.fixture
def address(site: Path) -> Iterator[str]:
    """Serve the site."""
    handler = functools.partial(Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.heavy
@pytest.mark.timeout(900)
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium")
async def test_in_a_browser(site: Path, pages: list[str], address: str, tmp_path: Path) -> None:
    """The search brings the right page first; each page opens without error, and fits a phone."""
    async with chromium(tmp_path) as browser:
        for language in ("en", "ko"):
            for start in (address, site.as_uri()):  # served, and from the file system
                await browser.open(f"{start}/{language}/index.html")
                found = await browser.run(SEARCH.replace("TERMS", json.dumps([*FIRST])))
                wanted = {term: f"{start}/{language}/{page}" for term, page in FIRST.items()}
                assert found == wanted
        await browser.ask(
            "Emulation.setDeviceMetricsOverride",
            **{"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True},
        )
        for page in pages:
            await browser.open(f"{address}/{page}")
            if await browser.run(TOO_WIDE):
                browser.problems.append(f"{page}: wider than a phone")
        assert browser.problems == []


@pytest.mark.heavy
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium")
async def test_the_browser_notes_what_goes_wrong(tmp_path: Path) -> None:
    pages = {
        "console.html": "<script>console.error('bad')</script>",
        "script.html": "<script>null.x</script>",
        "picture.html": "<img src='none.png'>",
        "wide.html": "<div style='width: 9999px'>wide</div>",
        "good.html": "<p>good</p>",
    }
    for name, body in pages.items():
        (tmp_path / name).write_text(f"<!doctype html>{body}")
    found = {}
    async with chromium(tmp_path / "profile") as browser:
        for name in pages:
            await browser.open((tmp_path / name).as_uri())
            found[name] = (bool(browser.problems), await browser.run(TOO_WIDE))
            browser.problems.clear()
    assert found == {
        "console.html": (True, False),
        "script.html": (True, False),
        "picture.html": (True, False),
        "wide.html": (False, True),
        "good.html": (False, False),
    }


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "a.html").write_text('<p id="here"><a class="x" href="../b.html#there">')
    (tmp_path / "b.html").write_text(
        '<a href="en/a.html#here"><img src="none.svg"><script src="https://cdn.example/x.js">'
        '<a href="https://example.com/"><a href="#nowhere"><a href="en/a.html?h=x">'
    )
    assert problems(tmp_path) == [
        "b.html: no none.svg",
        "b.html: <script> fetches https://cdn.example/x.js",
        "b.html: no #nowhere",
        "en/a.html: no ../b.html#there",
    ]


@pytest.mark.parametrize("name", ["README.md", "README.ko.md", "CONTRIBUTING.md"])
def test_links_of_the_front_pages_work_anywhere(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert [link for link in links if not link.startswith(("https://", "#"))] == []
    files = re.findall(r"`((?:docs|examples|tests|benchmarks)/[\w./-]*)`", text)
    assert [file for file in files if not (ROOT / file).exists()] == []
