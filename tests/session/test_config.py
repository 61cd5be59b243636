"""Servers, keys, limits: checks, and values that are never shown."""

from __future__ import annotations

import datetime as dt
import math
import traceback

import pytest
from msgspec.structs import replace
from rich.pretty import pretty_repr

from kiwoom_async.config import (
    LIVE,
    PAPER,
    Credentials,
    Limits,
    Secret,
    SecretBytes,
    Server,
    Timeouts,
)
from kiwoom_async.errors import ConfigError
from kiwoom_async.net.tokens import Token

LIVE_KEY = {"KIWOOM_APPKEY": "live-app", "KIWOOM_SECRETKEY": "live-secret"}
PAPER_KEY = {"KIWOOM_PAPER_APPKEY": "paper-app", "KIWOOM_PAPER_SECRETKEY": "paper-secret"}


def test_the_two_servers_differ_in_their_limits() -> None:
    assert (LIVE.limits.calls, PAPER.limits.calls) == (5, 1)
    assert (LIVE.name, PAPER.name) == ("live", "paper")
    assert Limits().items == 200


@pytest.mark.parametrize("server", [None, LIVE, PAPER])
def test_keys_from_the_environment(server: Server | None) -> None:
    assert Credentials.from_env(server, environ=LIVE_KEY).appkey == "live-app"


def test_paper_keys_win_on_the_paper_server_only() -> None:
    both = {**LIVE_KEY, **PAPER_KEY}
    assert Credentials.from_env(PAPER, environ=both).secretkey == "paper-secret"
    assert Credentials.from_env(LIVE, environ=both).secretkey == "live-secret"


@pytest.mark.parametrize(
    ("server", "environ", "missing"),
    [
        (LIVE, {}, "KIWOOM_APPKEY"),
        (LIVE, {"KIWOOM_APPKEY": "a"}, "KIWOOM_SECRETKEY"),
        (LIVE, {**LIVE_KEY, "KIWOOM_SECRETKEY": " "}, "KIWOOM_SECRETKEY"),
        (PAPER, {}, "KIWOOM_PAPER_APPKEY"),
        (PAPER, {**LIVE_KEY, "KIWOOM_PAPER_APPKEY": "a"}, "KIWOOM_PAPER_SECRETKEY"),
    ],
)
def test_a_missing_key_says_which_variable_to_set(
    server: Server, environ: dict[str, str], missing: str
) -> None:
    with pytest.raises(ConfigError, match=missing):
        Credentials.from_env(server, environ=environ)


def test_an_empty_key_is_refused() -> None:
    with pytest.raises(ConfigError, match="appkey"):
        Credentials(appkey=" ", secretkey="x")


@pytest.mark.parametrize("text", ["키", "\ud800", "a\N{NO-BREAK SPACE}b"])
def test_what_no_key_can_be_is_refused_and_not_shown(text: str) -> None:
    with pytest.raises(ConfigError, match="secretkey has characters") as caught:
        Credentials(appkey="x", secretkey=text)
    assert text not in str(caught.value)


def test_secrets_are_in_no_repr() -> None:
    key = Credentials(appkey="hidden-app", secretkey="hidden-secret")
    shown = [repr(key), str(key), repr(key.appkey), repr([key.secretkey]), f"{key!r}"]
    shown += [repr(Secret("hidden-token")), repr({"body": SecretBytes(b"hidden-body")})]
    assert "hidden" not in "".join(shown)
    assert key.appkey == "hidden-app"


def test_secrets_are_in_no_traceback_with_locals() -> None:
    def fail(key: Credentials) -> None:
        appkey = key.appkey
        raise ValueError(len(appkey))

    try:
        fail(Credentials(appkey="hidden-app", secretkey="hidden-secret"))
    except ValueError as error:
        report = traceback.TracebackException.from_exception(error, capture_locals=True)
        assert "hidden" not in "".join(report.format()).replace('"hidden-', "")


@pytest.mark.parametrize("longest", [None, 2, 80])
def test_secrets_are_in_no_pretty_print(longest: int | None) -> None:
    """Pretty tracebacks cut long text, and show its beginning."""
    key = Credentials(appkey="hidden-" * 20, secretkey="hidden-" * 20)
    token = Token(Secret("hidden-" * 20), dt.datetime(2026, 11, 23))
    held = [key, key.appkey, token, SecretBytes(b"hidden-" * 20)]
    shown = pretty_repr(held, max_string=longest)
    assert "hi" not in shown
    assert "***" in shown


@pytest.mark.parametrize("url", ["ftp://x", "api.kiwoom.com", ""])
def test_a_server_needs_urls(url: str) -> None:
    with pytest.raises(ConfigError, match=r"Server\.rest"):
        Server(rest=url, websocket="wss://x")
    with pytest.raises(ConfigError, match=r"Server\.websocket"):
        Server(rest="https://x", websocket=url)


@pytest.mark.parametrize(
    "wrong",
    [{"calls": 0}, {"items_per_registration": 0}, {"registration_interval": 0}, {"margin": -1}],
    ids=str,
)
def test_a_limit_that_lets_nothing_through_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ConfigError, match=rf"Limits\.{next(iter(wrong))} must be"):
        Limits(**wrong)
    assert Limits(window=0).window == 0  # no limit


@pytest.mark.parametrize("field", ["attempt", "subscribe", "silence"])
def test_no_time_at_all_is_refused(field: str) -> None:
    with pytest.raises(ConfigError, match=rf"Timeouts\.{field} must be more than 0"):
        Timeouts(**{field: 0})


@pytest.mark.parametrize(
    "headers",
    [
        {"User Agent": "x"},
        {"": "x"},
        {"X-A": "a\nb"},
        {"X-A": "값"},
        {"X-A": 1},
        {"Authorization": "Bearer x"},
        {"api-id": "ka10001"},
    ],
    ids=str,
)
def test_a_header_that_cannot_be_sent_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match=r"Server\.headers"):
        replace(LIVE, headers=headers)


@pytest.mark.parametrize("proxy", ["proxy:3128", "socks5://proxy:1080", ""])
def test_a_proxy_is_an_http_url(proxy: str) -> None:
    with pytest.raises(ConfigError, match=r"Server\.proxy") as raised:
        replace(LIVE, proxy=proxy)
    assert "proxy:" not in str(raised.value)


def test_a_proxy_with_its_password_is_not_shown() -> None:
    server = replace(LIVE, proxy="http://user:hidden@proxy:3128")
    assert "hidden" not in repr(server)
    assert server.proxy == "http://user:hidden@proxy:3128"


def test_servers_with_headers_compare_and_hash() -> None:
    one, other = (replace(LIVE, headers={"User-Agent": "mine/1"}) for _ in range(2))
    assert one == other
    assert len({one, other, LIVE}) == 2


@pytest.mark.parametrize(
    "wrong", [{"attempts": 0}, {"body_size": 0}, {"frame_size": -1}, {"travel": -0.1}], ids=str
)
def test_bounds_that_let_nothing_through_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ConfigError, match=rf"Limits\.{next(iter(wrong))} must be at least"):
        Limits(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [{"resolve": 0}, {"retry_first": -1}, {"token_retry": -1}, {"retry_longest": math.nan}],
    ids=str,
)
def test_waits_that_make_no_sense_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ConfigError, match=rf"Timeouts\.{next(iter(wrong))} must be"):
        Timeouts(**wrong)


@pytest.mark.parametrize(
    ("text", "rest", "websocket"),
    [
        ("http://127.0.0.1:8700", "http://127.0.0.1:8700", "ws://127.0.0.1:8700"),
        (" http://127.0.0.1:8700/ ", "http://127.0.0.1:8700", "ws://127.0.0.1:8700"),
        ("https://box.example/kiwoom", "https://box.example/kiwoom", "wss://box.example/kiwoom"),
        ("http://[::1]:8700", "http://[::1]:8700", "ws://[::1]:8700"),
        ("simulator", "http://127.0.0.1:8700", "ws://127.0.0.1:8700"),
    ],
)
def test_a_server_from_the_environment(text: str, rest: str, websocket: str) -> None:
    server = Server.from_env(environ={"KIWOOM_SERVER": text})
    assert server.rest == rest
    assert server.websocket == f"{websocket}/api/dostk/websocket"
    assert server.clock is None  # the computer's


@pytest.mark.parametrize("text", ["paper", " Paper ", "https://mockapi.kiwoom.com"])
def test_the_paper_server_from_the_environment(text: str) -> None:
    assert Server.from_env(environ={"KIWOOM_SERVER": text}) is PAPER


@pytest.mark.parametrize(
    "text",
    [
        "live",
        "LIVE",
        "https://api.kiwoom.com",
        "https://API.kiwoom.com:443/",
        "http://api.kiwoom.com.",
        "https://api.kiwoom.com:10000/api",
    ],
)
def test_the_environment_never_names_the_live_server(text: str) -> None:
    with pytest.raises(ConfigError, match="--server live"):
        Server.from_env(environ={"KIWOOM_SERVER": text})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "mock",
        "127.0.0.1:8700",
        "ftp://127.0.0.1",
        "http://",
        "http://host:port",
        "http://host:99999",
        "http://a b",
        "http://user:hunter2@host",
        "http://host?key=hunter2",
        "http://[::1",
    ],
)
def test_what_is_no_server_is_refused_in_words(text: str) -> None:
    with pytest.raises(ConfigError, match=r"KIWOOM_SERVER|URL of a server") as refused:
        Server.from_env(environ={"KIWOOM_SERVER": text})
    assert "hunter2" not in str(refused.value)
