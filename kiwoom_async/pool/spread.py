"""Spread: which key carries which items of a stream."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kiwoom_async.pool.member import Member
from kiwoom_async.streams.consumer import Subscription

__all__ = ["spread"]


def spread(
    wanted: Sequence[Subscription], members: Iterable[Member]
) -> tuple[Mapping[Member, list[Subscription]], list[Subscription]]:
    """Give each subscription to a living key that has room for its item.

    An item goes where it is registered already: it needs no further room there, and all its types
    come over one socket. Other items go to the key with the most room; what has no item (market
    phases) goes to the first key.

    Returns:
        The subscriptions of each key, and those that found no room.
    """
    living = [member for member in members if member.is_alive]
    room = {member: member.room for member in living}
    place = {item: member for member in reversed(living) for item in member.items}
    given: dict[Member, list[Subscription]] = {}
    homeless: list[Subscription] = []
    for subscription in wanted:
        _, item = subscription
        if not living:
            homeless.append(subscription)
            continue
        member = place.get(item) if item else living[0]
        if member is None:
            member = max(living, key=room.__getitem__)
            if room[member] < 1:
                homeless.append(subscription)
                continue
            room[member] -= 1
            place[item] = member
        given.setdefault(member, []).append(subscription)
    return given, homeless
