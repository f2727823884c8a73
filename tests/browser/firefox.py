"""Firefox, driven by WebDriver commands over its own socket, as geckodriver would do."""

import contextlib
import json
import socket
import subprocess
from pathlib import Path
from typing import Any

from tests.waiting import LONG, until

KEYS = {
    "Alt": "\ue00a", "ArrowLeft": "\ue012", "ArrowRight": "\ue014", "Backspace": "\ue003", "Control": "\ue009",
    "End": "\ue010", "Enter": "\ue007", "Escape": "\ue00c", "Home": "\ue011", "Shift": "\ue008", "Tab": "\ue004",
}  # fmt: skip
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # its name in the standard


class Firefox:
    """One window with a new profile. It has the methods of playwright's `keyboard` that `surface.press` uses."""

    def __init__(self, program: str, folder: Path) -> None:
        (folder / "user.js").write_text('user_pref("marionette.port", 0);')
        port, log = folder / "MarionetteActivePort", folder / "firefox.log"
        command = [program, "--headless", "--marionette", "--no-remote", "--profile", str(folder)]
        with log.open("wb") as output:
            self._process = subprocess.Popen(command, stdout=output, stderr=output)
        until(lambda: port.exists() and port.read_text(), log, alive=lambda: self._process.poll() is None)
        self._socket = socket.create_connection(("127.0.0.1", int(port.read_text())), LONG)
        self._stream = self._socket.makefile("rwb")
        self._answer()
        self.keyboard = self
        self.command("WebDriver:NewSession")

    def close(self) -> None:
        self._stream.close()
        self._socket.close()
        self._process.terminate()
        self._process.wait(LONG)

    def command(self, name: str, **arguments: Any) -> Any:
        message = json.dumps([0, 1, name, arguments]).encode()
        self._stream.write(b"%d:%s" % (len(message), message))
        self._stream.flush()
        _, _, error, result = self._answer()
        if error:
            raise RuntimeError(f"{error['error']}: {error['message']}")
        return result

    def goto(self, address: str) -> None:
        self.command("WebDriver:Navigate", url=address)

    def evaluate(self, script: str, *arguments: Any) -> Any:
        return self.command("WebDriver:ExecuteScript", script=script, args=arguments)["value"]

    def click(self, path: str) -> None:
        """Click the element of an XPath as soon as it is there and visible."""
        until(lambda: self._is_clicked(path))

    def sees(self, path: str) -> None:
        """Wait for the element of an XPath."""
        until(lambda: self.command("WebDriver:FindElements", using="xpath", value=path))

    def press(self, keys: str) -> None:
        pressed = [KEYS.get(key, key) for key in keys.split("+")]
        self._act([*(("keyDown", key) for key in pressed), *(("keyUp", key) for key in reversed(pressed))])

    def type(self, words: str) -> None:
        self._act([(action, letter) for letter in words for action in ("keyDown", "keyUp")])

    def _act(self, actions: list[tuple[str, str]]) -> None:
        keys = [{"type": action, "value": key} for action, key in actions]
        self.command("WebDriver:PerformActions", actions=[{"type": "key", "id": "keyboard", "actions": keys}])

    def _is_clicked(self, path: str) -> bool:
        with contextlib.suppress(RuntimeError):
            element = self.command("WebDriver:FindElement", using="xpath", value=path)["value"][ELEMENT]
            self.command("WebDriver:ElementClick", id=element)
            return True
        return False

    def _answer(self) -> Any:
        length = b""
        while (sign := self._stream.read(1)) != b":":
            length += sign
        return json.loads(self._stream.read(int(length)))
