"""Chromium over its DevTools protocol: opens pages, runs scripts in them, notes what went wrong."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

__all__ = ["CHROMIUM", "Browser", "chromium"]

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)


class Browser:
    """One tab.

    Attributes:
        problems: Errors of scripts, of the console and of what the pages fetch, with their page.
    """

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.problems: list[str] = []
        self._socket = socket
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._session = ""
        self._page = ""
        self._loaded = asyncio.Event()

    async def attach(self) -> None:
        """Open the tab."""
        target = await self.ask("Target.createTarget", url="about:blank")
        found = await self.ask("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self._session = found["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            await self.ask(f"{domain}.enable")

    async def open(self, url: str) -> None:
        """Open a page and wait until it has loaded."""
        self._page = url
        self._loaded.clear()
        await self.ask("Page.navigate", url=url)
        await asyncio.wait_for(self._loaded.wait(), 30)

    async def run(self, script: str) -> Any:
        """Run a script in the page and return its value, that of a promise when it is kept."""
        answer = await self.ask(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            raise AssertionError(answer["exceptionDetails"])
        return answer["result"].get("value")

    async def ask(self, method: str, **params: Any) -> Any:
        """Send a command and wait for its answer."""
        number = next(self._numbers)
        self._answers[number] = asyncio.get_running_loop().create_future()
        message: dict[str, Any] = {"id": number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        await self._socket.send_json(message)
        return await self._answers[number]

    async def listen(self) -> None:
        """Receive answers and events until the browser ends."""
        async for message in self._socket:
            found = json.loads(message.data)
            if "id" in found:
                answer = self._answers.pop(found["id"])
                if "error" in found:
                    answer.set_exception(AssertionError(found["error"]))
                else:
                    answer.set_result(found["result"])
            else:
                self._note(found["method"], found["params"])

    def _note(self, event: str, params: dict[str, Any]) -> None:
        match event:
            case "Page.loadEventFired":
                self._loaded.set()
            case "Runtime.exceptionThrown":
                self.problems.append(f"{self._page}: {params['exceptionDetails']}")
            case "Log.entryAdded" if params["entry"]["level"] in ("error", "warning"):
                self.problems.append(f"{self._page}: {params['entry']}")
            case "Runtime.consoleAPICalled" if params["type"] in ("error", "warning", "assert"):
                self.problems.append(f"{self._page}: {params['args']}")
            case "Network.loadingFailed" if not params.get("canceled"):
                self.problems.append(f"{self._page}: {params['errorText']}")


@asynccontextmanager
async def chromium(folder: Path) -> AsyncIterator[Browser]:
    """Start Chromium without a window and open a tab; its profile is in the folder."""
    assert CHROMIUM
    process = await asyncio.create_subprocess_exec(
        CHROMIUM,
        *("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
        *("--remote-debugging-port=0", f"--user-data-dir={folder}", "--lang=ko"),
        *("--disable-background-networking", "--no-first-run", "about:blank"),
        stderr=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
    )
    assert process.stderr
    try:
        address = await asyncio.wait_for(_address(process.stderr), 30)
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(address, max_msg_size=0) as socket,
        ):
            browser = Browser(socket)
            listening = asyncio.create_task(browser.listen())
            reading = asyncio.create_task(process.stderr.read())  # so that it never waits for us
            await browser.attach()
            yield browser
            listening.cancel()
            reading.cancel()
            await asyncio.wait({listening, reading})
    finally:
        process.kill()
        await process.wait()


async def _address(stderr: asyncio.StreamReader) -> str:
    """Return the address that it prints when it is ready."""
    async for line in stderr:
        if found := re.search(rb"listening on (ws://\S+)", line):
            return found[1].decode()
    raise AssertionError("Chromium ended at its start")
