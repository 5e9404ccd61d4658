"""Chromium as a test drives it: over two pipes, with nothing but the standard library.

The DevTools protocol on ``--remote-debugging-pipe``: JSON messages, a zero byte after each.
Each browser has a profile of its own, no network and no scripts but those a test asks for.
"""

import contextlib
import json
import os
import shutil
import subprocess
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TOP = Path(__file__).parent.parent
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
AXE = (
    os.environ.get("MCWALLET_AXE", ""),
    TOP / ".ci" / "node_modules" / "axe-core" / "axe.min.js",
)


def program() -> str | None:
    """Where Chromium is, if it is here."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def axe() -> Path | None:
    """Where axe-core is, if it is here."""
    return next((Path(path) for path in AXE if path and Path(path).is_file()), None)


class Browser:
    """One running Chromium with one page."""

    def __init__(self, into: int, out: int) -> None:
        self._into, self._out = into, out
        self._rest, self._number = b"", 0
        self.events: list[dict[str, Any]] = []
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        attached = self._call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self(f"{domain}.enable")

    _session = ""

    def __call__(self, method: str, **params: Any) -> dict[str, Any]:
        return self._call(method, **params)

    def show(self, page: Path, *, scripts: bool = False) -> None:
        """Load a page from disk; the network is off, and so are scripts."""
        offline = {"offline": True, "latency": 0}
        speed = {"downloadThroughput": -1, "uploadThroughput": -1}
        self("Network.emulateNetworkConditions", **offline, **speed)
        self("Emulation.setScriptExecutionDisabled", value=not scripts)
        self.events.clear()
        self("Page.navigate", url=page.as_uri())
        while not any(e["method"] == "Page.loadEventFired" for e in self.events):
            self._read()

    def complaints(self) -> list[str]:
        """Everything the page made the console or the log say."""
        self("Page.getLayoutMetrics")  # an answer comes after whatever happened before
        kinds = ("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded")
        return [json.dumps(e["params"]) for e in self.events if e["method"] in kinds]

    def asked_for(self) -> list[str]:
        """Every address that the page asked for."""
        sent = [e for e in self.events if e["method"] == "Network.requestWillBeSent"]
        return [e["params"]["request"]["url"] for e in sent]

    def value(self, expression: str) -> Any:
        """Evaluate an expression outside the page's own rules."""
        given = {"expression": expression, "returnByValue": True, "awaitPromise": True}
        return self("Runtime.evaluate", **given)["result"].get("value")

    def size(self, width: int, height: int = 900, *, scale: float = 1) -> None:
        shape = {"width": width, "height": height, "deviceScaleFactor": scale}
        self("Emulation.setDeviceMetricsOverride", mobile=False, **shape)

    def picture(self, height: int) -> bytes:
        width = self("Page.getLayoutMetrics")["cssLayoutViewport"]["clientWidth"]
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        form = {"format": "png", "captureBeyondViewport": True}
        shot = self("Page.captureScreenshot", clip=clip, **form)
        return b64decode(shot["data"])

    def paper(self) -> bytes:
        printed = self("Page.printToPDF", preferCSSPageSize=True, generateTaggedPDF=True)
        return b64decode(printed["data"])

    def _call(self, method: str, **params: Any) -> dict[str, Any]:
        self._number += 1
        sent: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if self._session:
            sent["sessionId"] = self._session
        os.write(self._into, json.dumps(sent).encode() + b"\0")
        while True:
            message = self._read()
            if message.get("id") == self._number:
                assert "error" not in message, message["error"]
                return message["result"]

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            found = os.read(self._out, 65_536)
            assert found, "the browser is gone"
            self._rest += found
        text, _, self._rest = self._rest.partition(b"\0")
        message = json.loads(text)
        if "method" in message:
            self.events.append(message)
        return message


@contextlib.contextmanager
def browser(profile: Path) -> Iterator[Browser]:
    """Start Chromium, and end it."""
    name = program()
    assert name
    to_read, to_write = os.pipe()
    from_read, from_write = os.pipe()
    command = [
        name, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
        "--disable-dev-shm-usage", "--no-first-run", "--remote-debugging-pipe",
        "--disable-background-networking", "--disable-component-update",
        f"--user-data-dir={profile}", "about:blank",
    ]  # fmt: skip

    script = 'exec 3<&"$1" 4>&"$2"; shift 2; exec "$@"'  # DevTools speaks on 3 and 4
    with subprocess.Popen(
        ["/bin/bash", "-c", script, "sh", str(to_read), str(from_write), *command],
        pass_fds=(to_read, from_write),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as running:
        os.close(to_read)
        os.close(from_write)
        try:
            page = Browser(to_write, from_read)
            yield page
            with contextlib.suppress(AssertionError):
                page("Browser.close")
        finally:
            with contextlib.suppress(subprocess.TimeoutExpired):
                running.wait(5)
            running.kill()
            os.close(to_write)
            os.close(from_read)
