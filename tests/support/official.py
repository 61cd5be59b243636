"""Official description of the API by Kiwoom: a folder that is not part of the project."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

__all__ = ["official_apis"]

_BESIDE = Path(__file__).parents[2].parent / "shared" / "spec"


def official_apis() -> dict[str, dict[str, Any]]:
    """Read each API's description and examples, by id; skip the calling module without them."""
    folder = Path(os.environ.get("KIWOOM_SPEC", _BESIDE))
    if not (folder / "apis.json").exists():
        pytest.skip(
            "the official spec is not here; KIWOOM_SPEC names its folder", allow_module_level=True
        )
    apis = json.loads((folder / "apis.json").read_text(encoding="utf-8"))
    return {api["api_id"]: api for api in apis}
