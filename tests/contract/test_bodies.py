"""Request bodies: every method sends what the spec says, for every parameter and literal."""

from __future__ import annotations

import asyncio
import importlib
import inspect
from typing import Any

import pytest

from kiwoom_async import spec
from kiwoom_async.api.index import INDEX
from kiwoom_async.spec import API
from kiwoom_async.wire import requests
from kiwoom_async.wire.requests import TR
from tests.support.contract_samples import TODAY, argument_sets, expected_body

Encoded = tuple[TR[Any, Any], dict[str, str]]
APIS = [api for api in spec.load().apis.values() if api.kind in ("query", "order")]


class EncodingCaller:
    """Replaces a session's caller and returns the encoded request."""

    def pager(self, tr: TR[Any, Any], *arguments: object) -> Encoded:
        return tr, requests.encode(tr, arguments, TODAY)

    async def answer(self, tr: TR[Any, Any], *arguments: object) -> Encoded:
        return self.pager(tr, *arguments)

    order = answer


def namespace_of(api: API) -> Any:
    module, _, _ = INDEX[api.id]
    title = spec.load().namespaces[module].title
    return getattr(importlib.import_module(f"kiwoom_async.api.{module}"), title)(EncodingCaller())


def called(api: API, given: dict[str, Any]) -> Encoded:
    """Call a method as a user would."""
    given = dict(given)
    positional = [given.pop(p.name) for p in api.arguments if p.positional]
    result = getattr(namespace_of(api), api.method)(*positional, **given)
    encoded: Encoded = asyncio.run(result) if inspect.iscoroutine(result) else result
    return encoded


def test_every_api_has_its_method() -> None:
    assert set(INDEX) == {api.id for api in APIS}


@pytest.mark.parametrize("api", APIS, ids=lambda api: api.id)
def test_body(api: API) -> None:
    for given in argument_sets(api):
        tr, body = called(api, given)
        assert body == expected_body(api, given), given
        assert (tr.id, tr.path) == (api.id, api.url)
        assert (tr.order is not None) == (api.kind == "order")


@pytest.mark.parametrize("api", APIS, ids=lambda api: api.id)
def test_signature(api: API) -> None:
    method = getattr(type(namespace_of(api)), api.method)
    parameters = list(inspect.signature(method).parameters.values())[1:]
    assert [p.name for p in parameters] == [p.name for p in api.arguments]
    for parameter, param in zip(parameters, api.arguments, strict=True):
        kinds = {True: parameter.POSITIONAL_OR_KEYWORD, False: parameter.KEYWORD_ONLY}
        assert parameter.kind is kinds[param.positional]
        assert (parameter.default is parameter.empty) is param.must_be_given
        assert param.must_be_given or parameter.default == param.default
    assert inspect.iscoroutinefunction(method) is not api.continuation


@pytest.mark.parametrize("api", APIS, ids=lambda api: api.id)
def test_docstring_says_what_a_reader_needs(api: API) -> None:
    text = inspect.getdoc(getattr(type(namespace_of(api)), api.method)) or ""
    words = " ".join(text.split())
    assert words.startswith(f"{api.summary} TR {api.id} {api.name}.")
    for param in api.arguments:
        assert f"{param.name}: {param.doc} ({param.label})" in words
