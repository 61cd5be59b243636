"""Broker: addresses, credentials that are never shown, and what does not go together."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiwoom_async import ConfigError
from kiwoom_async.bus import Broker


def test_credentials_in_the_address_become_fields() -> None:
    broker = Broker(url="tls://bot:pa%20ss@hub:4222")
    assert (broker.url, broker.user) == ("tls://hub:4222", "bot")
    assert str(broker.password) == "pa ss"
    assert str(Broker(url="nats://t0ken@hub").token) == "t0ken"


@pytest.mark.parametrize(
    "broker",
    [
        Broker(url="nats://bot:pass-word@hub"),
        Broker(user="bot", password="pass-word"),
        Broker(token="pass-word"),
        Broker(nkey="pass-word"),
    ],
)
def test_no_secret_is_shown(broker: Broker) -> None:
    shown = f"{broker!r} {broker} {broker.password!r} {broker.token!r} {broker.nkey!r}"
    assert "pass" not in shown.replace("password", "")


@pytest.mark.parametrize(
    "url",
    [
        "http://hub",
        "nats://",
        "nats://bot:pass-word@hub:port",
        "nats://hub:0",
        "",
        "nats://a,",
        "[",
    ],
)
def test_an_address_that_is_none_is_refused_and_not_shown(url: str) -> None:
    with pytest.raises(ConfigError, match=r"Broker\.url must be") as caught:
        Broker(url=url)
    assert "pass-word" not in f"{caught.value!r}{caught.value.__cause__!r}"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"user": "bot"}, "need each other"),
        ({"password": "x"}, "need each other"),
        ({"token": "x", "nkey": "y"}, "has one of"),
        ({"url": "nats://a:b@hub", "token": "x"}, "has one of"),
        ({"url": "nats://a:b@hub", "user": "c", "password": "b"}, "another user"),
        ({"url": "nats://a:b@hub,nats://c:d@hub"}, "another user"),
        ({"url": "nats://a,tls://b"}, "same scheme"),
        ({"inbox": "a.b"}, r"Broker\.inbox"),
        ({"inbox": "kiwoom"}, r"Broker\.inbox must not be"),
        ({"key": "file"}, r"needs Broker\.certificate"),
    ],
)
def test_what_does_not_go_together_is_refused(fields: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        Broker(**fields)  # type: ignore[arg-type]


def test_several_servers_of_a_cluster_and_short_addresses() -> None:
    assert Broker(url="nats://a:1, nats://[::1]:2").addresses == ["nats://a:1", "nats://[::1]:2"]
    assert Broker(url="hub").url == "nats://hub"
    with pytest.raises(ConfigError, match="silence"):
        Broker(silence=0)


def test_a_broker_from_the_environment() -> None:
    env = {"KIWOOM_NATS_URL": "tls://hub", "KIWOOM_NATS_USER": "bot", "KIWOOM_NATS_PASSWORD": " x "}
    broker = Broker.from_env(environ=env)
    assert (broker.url, broker.user, str(broker.password)) == ("tls://hub", "bot", "x")
    with pytest.raises(ConfigError, match="KIWOOM_NATS_URL is not set"):
        Broker.from_env(environ={"KIWOOM_NATS_USER": "bot"})


def test_certificates_that_can_not_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nothing\.pem"):
        Broker(url="tls://hub", authority=str(tmp_path / "nothing.pem")).tls()
    assert Broker().tls() is None
    assert Broker(url="tls://hub").tls() is not None
