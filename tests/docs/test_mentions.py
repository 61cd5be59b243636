"""Mentions: names in the sentences of the guide lead to the reference."""

from __future__ import annotations

import pytest

from docs.generator.mentions import linked, used


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("`Session.stream`", "reference/session.md#Session.stream"),
        ("`session.state`", "reference/session.md#Session.state"),
        ("`await order.filled()`", "reference/order.md#Order.filled"),
        ("`session.orders.buy(...)`", "reference/orders/buy.md"),
        ("`session.orders.cancel_all()`", "reference/orders/index.md#Orders.cancel_all"),
        ("`session.conditions.watch(...)`", "reference/conditions/index.md#Conditions.watch"),
        ("`market.round_price`", "reference/market.md#round_price"),
        ("`exchange.run(until=...)`", "reference/simulator.md#Simulator.run"),
        ("`Trade`", "reference/realtime/trade.md#Trade"),
        ("`Trade.price`", "reference/realtime/trade.md#Trade.price"),
    ],
)
def test_a_name_is_a_link(text: str, target: str) -> None:
    assert linked(f"see {text}.", "faq.md") == f"see [{text}]({target})."
    assert linked(f"see {text}.", "howto/gaps.md") == f"see [{text}](../{target})."


@pytest.mark.parametrize(
    "text",
    [
        '`collect` of `None`, `order_type="market"` and `--csv`',
        "# `Trade` in a heading",
        "[`Trade`](elsewhere.md)",
        "```python\n`Trade`\n```",
        '=== "tab"\n\n    ```python\n    # `Trade`\n    ```',
    ],
)
def test_all_else_stays(text: str) -> None:
    assert linked(text, "faq.md") == text


def test_the_first_mention_on_a_page_is_enough() -> None:
    link = "[`Trade`](reference/realtime/trade.md#Trade)"
    assert linked("`Trade`, `Trade`", "faq.md") == f"{link}, `Trade`"


def test_a_how_to_names_what_its_code_uses() -> None:
    code = """
from kiwoom_async import Trade
order = await session.orders.buy("Trade", 1)
await order.filled()
await order.filled()
print(market.tick_size(1), unknown.name)
"""
    assert used(f"# Title\n\n```python{code}```\n\n`Gap`\n", "howto/buy.md") == [
        "[`Trade`](../reference/realtime/trade.md#Trade)",
        "[`session.orders.buy`](../reference/orders/buy.md)",
        "[`order.filled`](../reference/order.md#Order.filled)",
        "[`market.tick_size`](../reference/market.md#tick_size)",
    ]
