"""Account numbers: no notation of them reaches a file."""

from __future__ import annotations

import json

import pytest

from kiwoom_async.capture.masking import masked

NUMBER = "5526123411"


@pytest.mark.parametrize(
    "values",
    [
        b'{"9201":"5526123411","9203":"0000018"}',
        b'{ "9201" :\t"5526123411" }',
        b'{"9201":" 5526123411 ","x":"of 5526123411"}',
        b'{"acctNo":"5526123411"}',
        b'{"rows":[{"acnt_no":"5526123411"},{"acnt_print":"5526123411"}]}',
        b'{"9201":"5526123411","302":"\\uc0bc"}',
    ],
)
def test_the_number_is_masked_in_every_notation(values: bytes) -> None:
    found = masked(values)
    assert NUMBER.encode() not in found
    assert b"*" * 10 in found
    assert len(found) == len(values)
    json.loads(found)


def test_a_number_behind_escapes_is_masked_too() -> None:
    for odd in (
        b'{"9201":"\\u0035526123411","302":"\\uc0bc"}',
        b'{"\\u00392\\u0030\\u0031":"5526123411","302":"\\uc0bc"}',
    ):
        assert json.loads(masked(odd)) == {"9201": "*" * 10, "302": "삼"}


@pytest.mark.parametrize(
    "values", [b'{"9201":""}', b'{"9201":"  "}', b'{"10":"5526123411"}', b"", b"\\nonsense", b"[1]"]
)
def test_where_no_number_is_nothing_changes(values: bytes) -> None:
    assert masked(values) == values
