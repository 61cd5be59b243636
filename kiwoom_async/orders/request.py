"""Order request: what is sent to the broker for an order."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

__all__ = ["OrderRequest"]


class OrderRequest(msgspec.Struct, frozen=True):
    """What is sent to the broker for an order; it contains no key and no token.

    Attributes:
        api_id: The TR (``"kt10000"``).
        path: Path of its endpoint.
        fields: Its body by wire names.
    """

    api_id: str
    path: str
    fields: Mapping[str, str]
