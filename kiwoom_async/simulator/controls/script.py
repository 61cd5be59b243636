"""Script: faults that act at a chosen call of one TR, or by chance."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Literal

from kiwoom_async.simulator.controls.answers import AnswerFaults
from kiwoom_async.simulator.controls.occasions import Occasions
from kiwoom_async.simulator.faults import Cut, Fault, Place

__all__ = ["Script"]


class Script(Occasions):
    """Faults of the calls of one TR, and when each acts.

    Made by :meth:`Simulator.on`; the occasions come first, then the fault::

        exchange.on("kt10000").after(2).lose_answer()         # the third order
        exchange.on("ka10001").sometimes(0.1).refuse(1999)     # one call in ten, by the seed

    Every method that adds a fault returns it, so it can be undone.
    """

    def __init__(self, answers: AnswerFaults, api_id: str | None, rng: random.Random) -> None:
        super().__init__(rng)
        self._answers = answers
        self._api_id = api_id

    def lose_answer(
        self, *, how: Literal["close", "hang"] = "close", count: int | None = None
    ) -> Fault:
        """Process the call and never answer it; see :meth:`Simulator.lose_answer`."""
        times = self._count(count)
        return self._armed(self._answers.lose_answer(self._api_id, how=how, count=times))

    def delay_answers(self, seconds: float, *, count: int | None = None) -> Fault:
        """Answer the call ``seconds`` later; see :meth:`Simulator.delay_answers`."""
        times = self._count(count)
        return self._armed(self._answers.delay_answers(seconds, self._api_id, count=times))

    def refuse(
        self,
        code: int,
        *,
        place: Place = "text",
        processed: bool = False,
        count: int | None = None,
    ) -> Fault:
        """Refuse the call with a code of the server; see :meth:`Simulator.refuse`."""
        return self._armed(
            self._answers.refuse(
                code, self._api_id, place=place, processed=processed, count=self._count(count)
            )
        )

    def cut_answers(self, what: Cut = "list", *, count: int | None = None) -> Fault:
        """Cut a part out of the answer; see :meth:`Simulator.cut_answers`."""
        times = self._count(count)
        return self._armed(self._answers.cut_answers(self._api_id, what=what, count=times))

    def break_paging(
        self, key: Literal["blank", "absent"] = "blank", *, count: int | None = None
    ) -> Fault:
        """Promise more rows without a key; see :meth:`Simulator.break_paging`."""
        times = self._count(count)
        return self._armed(self._answers.break_paging(self._api_id, key=key, count=times))

    def answer_with(
        self,
        status: int = 200,
        body: bytes | str | Mapping[str, object] = b"",
        *,
        count: int | None = None,
    ) -> Fault:
        """Answer this instead, unprocessed; see :meth:`Simulator.answer_with`."""
        times = self._count(count)
        return self._armed(
            self._answers.answer_with(status, body, api_id=self._api_id, count=times)
        )
