"""Mentions: names in the guide, linked to their places in the reference.

Those in its sentences (``Order.filled``, ``session.orders.buy(...)``), the first of each on a page;
and for a how-to, below it, those of its code.
"""

from __future__ import annotations

import posixpath
import re
from functools import cache
from importlib import import_module

from docs.generator.links import anchors
from docs.generator.members import members_of
from docs.generator.trs import place as place_of
from kiwoom_async import spec
from kiwoom_async.cli.methods import methods

__all__ = ["linked", "used"]

_CODE = re.compile(
    r"^( *)(?:```|~~~).*?^\1(?:```|~~~)$"  # a block
    r"|^#.*?$"
    r"|\[[^\]]*\]\([^)]*\)"  # a link
    r"|(?P<code>`(?:await )?(?P<name>[A-Za-z]\w*(?:\.[a-z]\w*)*)(?:\([^`]*\))?`)",
    re.DOTALL | re.MULTILINE,
)
_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_NAME = re.compile(r"(?<![\w.\"'])(?:[A-Z]\w*(?:\.[a-z]\w*)*|[a-z]\w*(?:\.[a-z]\w*)+)")
_CLASSES = {
    "session": "Session",
    "order": "Order",
    "exchange": "Simulator",
    "positions": "Positions",
    "position": "Position",
    "guard": "Guard",
    "pool": "Pool",
    "recorder": "Recorder",
}
"""What a variable of the guide holds."""


def linked(markdown: str, place: str) -> str:
    """Link the code in the sentences of a page to the reference.

    Args:
        place: The page (``howto/gaps.md``).
    """
    seen = {""}

    def link(match: re.Match[str]) -> str:
        target = _target(match["name"]) if match["code"] else ""
        if target in seen:
            return match[0]
        seen.add(target)
        return f"[{match[0]}]({posixpath.relpath(target, posixpath.dirname(place))})"

    return _CODE.sub(link, markdown)


def used(markdown: str, place: str) -> list[str]:
    """Return links to the reference for the names in the code of a page."""
    links: dict[str, str] = {}
    for block in _BLOCK.findall(markdown):
        for name in _NAME.findall(block):
            if target := _target(name):
                page = posixpath.relpath(target, posixpath.dirname(place))
                links.setdefault(target, f"[`{name}`]({page})")
    return list(links.values())


def _target(name: str) -> str:
    """Return page and anchor of a name, blank where the reference has none."""
    root, *members = name.split(".")
    if name in _calls():
        return _calls()[name]
    known = anchors()
    own = members[-1] if root == "market" and members else ""
    full = ".".join((_CLASSES.get(root, root), *members)) if root in _CLASSES else name
    for found in filter(None, (own, full)):
        if found in known and (members or found[0].isupper()):
            return f"{known[found]}#{found}"
    return ""


@cache
def _calls() -> dict[str, str]:
    """Return the page of each method of a namespace: of TRs, and of what else it can do."""
    found = {f"session.{method.path}": place_of(method) for method in methods()}
    for space in spec.load().namespaces.values():
        if space.namespace in ("auth", "conditions"):
            continue
        page = f"reference/{space.namespace}/index.md"
        found[f"session.{space.namespace}"] = page
        namespace = getattr(import_module(f"kiwoom_async.api.{space.namespace}"), space.title)
        for member in members_of(namespace):
            name = f"session.{space.namespace}.{member.name}"
            found.setdefault(name, f"{page}#{space.title}.{member.name}")
    for name in ("list", "search", "watch"):
        found[f"session.conditions.{name}"] = f"reference/conditions/index.md#Conditions.{name}"
    return found
