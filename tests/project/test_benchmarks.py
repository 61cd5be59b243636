"""Budgets of the benchmarks: a figure over its budget, or not measured, is named."""

from __future__ import annotations

import os
import sys

import pytest

from benchmarks.check import over_budget, regressions
from benchmarks.measure import Comparison, undisturbed

BUDGETS = {"decode": {"ours": 0.70}}


def measured(ours: float, title: str = "decode") -> list[Comparison]:
    return [Comparison(title, "µs", "floor", {"floor": [1.0, 2.0, 1.0], "ours": [ours] * 3})]


def test_a_ratio_within_its_tolerance_passes() -> None:
    assert over_budget(measured(0.80), BUDGETS) == {}


def test_a_regression_of_more_than_fifteen_percent_is_named() -> None:
    (complaint,) = over_budget(measured(0.82), BUDGETS).values()
    assert "decode: ours takes 0.82, budget 0.70" in complaint


def test_each_turn_is_held_against_the_base_of_the_same_turn() -> None:
    (found,) = measured(1.0)
    assert found.ratio("ours") == pytest.approx(1.0)
    slow_turns = found._replace(readings={"floor": [1.0, 9.0, 9.0], "ours": [0.5, 4.5, 4.5]})
    assert slow_turns.ratio("ours") == pytest.approx(0.5)


def test_what_has_a_budget_and_was_not_measured_is_named() -> None:
    (complaint,) = over_budget(measured(0.5, title="something else"), BUDGETS).values()
    assert "was not measured" in complaint


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ([(0.6, 0.6)], []),
        ([(0.9, 0.6), (0.6, 0.9)], []),
        ([(0.9, 0.6), (0.9, 0.9), (0.6, 0.9)], []),
        ([(0.9, 0.6), (0.9, 0.9), (0.91, 0.9)], ["decode: ours takes 0.91, budget 0.70"]),
    ],
    ids=["at once", "another one each time", "the third time", "a regression"],
)
def test_what_is_over_its_budget_every_time_is_a_regression(
    runs: list[tuple[float, float]], expected: list[str]
) -> None:
    """What another program on the machine disturbs is over now and then."""
    waiting = iter(runs)

    def measure() -> list[Comparison]:
        decode, page = next(waiting)
        return [*measured(decode), *measured(page, title="page")]

    assert regressions(measure, BUDGETS | {"page": {"ours": 0.70}}) == expected
    assert not [*waiting]  # it is not measured more often than it needs


@pytest.mark.skipif(sys.platform != "linux", reason="real-time priority is asked of Linux only")
def test_priority_is_given_back_after_a_measurement() -> None:
    before = os.sched_getscheduler(0), os.sched_getparam(0).sched_priority
    with pytest.raises(RuntimeError), undisturbed(os.getpid()):
        raise RuntimeError
    assert (os.sched_getscheduler(0), os.sched_getparam(0).sched_priority) == before
