"""Frames: faults at chosen frames and requests of the WebSocket."""

from __future__ import annotations

import random
from typing import Literal, get_args

from kiwoom_async.simulator.controls.answers import AnswerFaults
from kiwoom_async.simulator.controls.occasions import Occasions
from kiwoom_async.simulator.controls.script import Script
from kiwoom_async.simulator.faults import Fault, Faults

__all__ = ["FrameScript", "RequestScript", "SocketScripts"]

BreakPoint = Literal["before", "within", "after"]
_LONGEST_DELAY = 3.0  # seconds


class FrameScript(Occasions):
    """Faults of the frames that the server sends, and when each acts.

    Made by :meth:`Simulator.on_frame`; the occasions come first, then the fault::

        exchange.on_frame("REAL").after(3).break_line()               # before the fourth
        exchange.on_frame("REG").break_line("within")                  # in the middle of an answer
        exchange.on_frame("REAL").at("09:00").sometimes(0.01).lose()

    Every method that adds a fault returns it, so it can be undone.
    """

    def __init__(self, faults: Faults, name: str | None, rng: random.Random) -> None:
        super().__init__(rng)
        self._faults = faults
        self._name = name

    def break_line(self, place: BreakPoint = "before", *, count: int | None = None) -> Fault:
        """Break the connection before, within or after the frame, without a close frame.

        Raises:
            ValueError: another place.
        """
        if place not in get_args(BreakPoint):
            raise ValueError(f"place must be before, within or after, not {place!r}")
        return self._add(count, act=place)

    def lose(self, *, count: int | None = None) -> Fault:
        """Do not send the frame."""
        return self._add(count, act="lose")

    def repeat(self, *, count: int | None = None) -> Fault:
        """Send the frame twice."""
        return self._add(count, act="repeat")

    def delay(self, seconds: float, *, count: int | None = None) -> Fault:
        """Send the frame, and everything behind it, ``seconds`` later."""
        return self._add(count, act="delay", seconds=seconds)

    def _add(self, count: int | None, **details: object) -> Fault:
        fault = Fault("disturb", self._name, self._count(count), **details)
        return self._faults.add(self._armed(fault))


class RequestScript(Occasions):
    """Faults of the requests that the server receives on the WebSocket, and when each acts.

    Made by :meth:`Simulator.on_request`: ``exchange.on_request("REG").after(1).break_line()``.
    """

    def __init__(self, faults: Faults, name: str | None, rng: random.Random) -> None:
        super().__init__(rng)
        self._faults = faults
        self._name = name

    def break_line(self, *, count: int | None = None) -> Fault:
        """Break the connection when the request has arrived, before it has an effect."""
        return self._faults.add(self._armed(Fault("hang_up", self._name, self._count(count))))

    def ignore(self, *, count: int | None = None) -> Fault:
        """Do nothing, not even answer."""
        return self._faults.add(self._armed(Fault("ignore", self._name, self._count(count))))

    def refuse(
        self,
        return_code: int | str | None = 1,
        text: str = "처리할 수 없습니다",
        *,
        count: int | None = None,
    ) -> Fault:
        """Refuse the request; see :meth:`Simulator.refuse_requests`."""
        fault = Fault(
            "refuse_request", self._name, self._count(count), return_code=return_code, text=text
        )
        return self._faults.add(self._armed(fault))


class SocketScripts(AnswerFaults):
    """Methods of :class:`~kiwoom_async.simulator.Simulator` for faults at exact moments."""

    def on(self, api_id: str | None = None) -> Script:
        """Script what goes wrong with the calls of a TR (by default of any), and when.

        ``exchange.on("kt10000").after(2).lose_answer()`` loses the answer to the third order.
        """
        return Script(self, api_id, self._parts.noise)

    def on_frame(self, name: str | None = None) -> FrameScript:
        """Script what goes wrong with the frames that are sent, and when.

        Args:
            name: Name of the frame (``trnm``): ``REAL``, ``LOGIN``, ``REG``, ``PING``, …; by
                default any.
        """
        return FrameScript(self._parts.faults, name, self._parts.noise)

    def on_request(self, name: str | None = None) -> RequestScript:
        """Script what goes wrong with the requests received on the WebSocket, and when.

        Args:
            name: Name of the request (``trnm``): ``LOGIN``, ``REG``, ``CNSRREQ``, …; by default
                any.
        """
        return RequestScript(self._parts.faults, name, self._parts.noise)

    def random_faults(self, seed: int, rate: float = 0.01) -> list[Fault]:
        """Let calls, requests and frames fail by chance, each in several ways.

        Answers are lost, late, refused and unreadable; the line breaks before, within and after
        frames and at requests; frames are late. Frames are not lost and not repeated on a line that
        stays up, which TCP prevents.

        Args:
            seed: The same seed has the same faults at the same occasions.
            rate: Probability of each of them, for each call, request or frame.

        Returns:
            The faults, to be undone (:meth:`heal` undoes them too).

        Raises:
            ValueError: the rate is not above 0 and at most 1.
        """
        rng, faults = random.Random(f"{seed}:faults"), self._parts.faults

        def calls() -> Script:
            return Script(self, None, rng).sometimes(rate)

        def frames() -> FrameScript:
            return FrameScript(faults, None, rng).sometimes(rate)

        return [
            calls().lose_answer(),
            calls().delay_answers(rng.uniform(0.1, _LONGEST_DELAY)),
            calls().refuse(1999),
            calls().refuse(1700),
            calls().cut_answers("everything"),
            frames().break_line("before"),
            frames().break_line("within"),
            frames().break_line("after"),
            frames().delay(rng.uniform(0.1, _LONGEST_DELAY)),
            RequestScript(faults, None, rng).sometimes(rate).break_line(),
        ]
