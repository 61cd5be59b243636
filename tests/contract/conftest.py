"""The official spec folder, if present: every test that needs it is left out without it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

_BESIDE = Path(__file__).parents[2].parent / "shared" / "spec"


@pytest.fixture(scope="session")
def official() -> dict[str, dict[str, Any]]:
    """Kiwoom's own description of each API, with its examples, by id."""
    folder = Path(os.environ.get("KIWOOM_SPEC", _BESIDE))
    if not (folder / "apis.json").exists():
        pytest.skip("the official spec is not here; KIWOOM_SPEC names its folder")
    apis = json.loads((folder / "apis.json").read_text(encoding="utf-8"))
    return {api["api_id"]: api for api in apis}
