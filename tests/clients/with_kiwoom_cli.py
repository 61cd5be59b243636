"""kiwoom-cli: commands that print JSON; the key chain is one in memory here."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

from tests.clients import place

ANSWERS = ("--no-color", "-f", "json")


def main() -> None:
    backend: Any = import_module("keyring.backend")

    class Memory(backend.KeyringBackend):  # type: ignore[misc]
        """A key chain that ends with the process."""

        priority = 1

        def __init__(self) -> None:
            super().__init__()
            self.kept: dict[tuple[str, str], str] = {}

        def get_password(self, service: str, username: str) -> str | None:
            return self.kept.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            self.kept[service, username] = password

    import_module("keyring").set_keyring(Memory())
    config: Any = import_module("kiwoom_cli.config")
    config.DOMAINS["mock"] = place.REST
    import_module("kiwoom_cli.streaming").WS_DOMAINS["mock"] = place.SOCKET_HOST
    config.set_appkey(place.APPKEY)
    config.set_secretkey(place.SECRETKEY)
    said(["auth", "login"])
    quote = said(["api", "ka10001", json.dumps({"stk_cd": "005930"})])
    asked = json.dumps({"stk_cd": "005930", "base_dt": place.DAY, "upd_stkpc_tp": "1"})
    rows = said(["--all-pages", "api", "ka10081", asked])["stk_dt_pole_chart_qry"]
    order = said(["api", "--confirm", "kt10000", json.dumps(place.ORDER)])
    trades = streamed(["stream", "quote", "005930", "--max-events", "5"])
    place.show(
        {"stk_nm": quote["name"], "cur_prc": str(quote["price"])},
        [(row["dt"].replace("-", ""), row["price"]) for row in rows],
        len(rows) // 600 + 1,
        order["order_no"],
        trades,
    )


def printed(arguments: list[str]) -> str:
    """Run a command and return what it prints."""
    testing: Any = import_module("click.testing")
    command = import_module("kiwoom_cli.main").cli
    result = testing.CliRunner().invoke(command, [*ANSWERS, *arguments])
    assert result.exit_code == 0, (arguments[:2], result.output, result.exception)
    return str(result.stdout)


def said(arguments: list[str]) -> Any:
    """Run a command and read its data."""
    return json.loads(printed(arguments))["data"]


def streamed(arguments: list[str]) -> list[tuple[int, int, int]]:
    """Run a command that streams, an envelope a line, and read the trades."""
    events = [json.loads(line)["data"] for line in printed(arguments).splitlines()]
    return [(one["price"], abs(one["volume"]), one["acc_volume"]) for one in events]


if __name__ == "__main__":
    main()
