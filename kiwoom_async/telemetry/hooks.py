"""Hooks: functions that are called with the events of a session."""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Callable, Iterable
from typing import TypeAlias

from kiwoom_async.errors import ConfigError
from kiwoom_async.telemetry.events import Event
from kiwoom_async.telemetry.logs import log_event

__all__ = ["Hook", "Hooks"]

log = logging.getLogger("kiwoom_async")

Hook: TypeAlias = Callable[[Event], object]
"""Function that is called with every event of a session, in the session's event loop.

It must not wait: the session goes on when it returns. What it raises is counted
(``Health.hook_failures``), logged once, and harms nothing.
"""


class Hooks:
    """The hooks of a session; the log comes first.

    Attributes:
        failures: How often a hook raised.
    """

    def __init__(self, hooks: Iterable[Hook] = ()) -> None:
        self.failures = 0
        self._hooks: tuple[Hook, ...] = (log_event, *_checked(hooks))
        self._failed: set[int] = set()

    def emit(self, event: Event) -> None:
        """Call every hook with an event. Never raises, unless the program is to end."""
        for at, hook in enumerate(self._hooks):
            try:
                hook(event)
            except (Exception, asyncio.CancelledError):
                self.failures += 1
                if at not in self._failed:
                    self._failed.add(at)
                    log.exception("hook %r failed with %s", hook, event.name)


def _checked(hooks: Iterable[Hook]) -> tuple[Hook, ...]:
    """Return the hooks as a tuple.

    Raises:
        ConfigError: not an iterable of functions.
    """
    if callable(hooks) or not isinstance(hooks, Iterable):
        raise ConfigError(f"hooks must be a list of functions, not {hooks!r}")
    checked = tuple(hooks)
    for hook in checked:
        if not callable(hook):
            raise ConfigError(f"hooks must be functions of one event, not {hook!r}")
        call = hook if inspect.isroutine(hook) else type(hook).__call__
        if inspect.iscoroutinefunction(hook) or inspect.iscoroutinefunction(call):
            raise ConfigError(f"hook {hook!r} is async: it must return without waiting")
    return checked
