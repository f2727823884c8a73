"""pandoc in a process of its own, with limits: what it makes of a document, and what it warns of."""

import subprocess
from functools import cache
from importlib.util import find_spec
from pathlib import Path

#: The version of the documents that it is given, as JSON.
API = [1, 23, 1]


class PandocFailed(Exception):
    """pandoc is not there, or gave up: the message says which. `is_costly`: it took too long or too much memory."""

    def __init__(self, words: str, *, is_costly: bool = False) -> None:
        super().__init__(words)
        self.is_costly = is_costly


@cache
def _program() -> Path | None:
    """Where `pypandoc-binary` has put the program."""
    spec = find_spec("pypandoc")
    folder = Path(spec.origin).parent / "files" if spec and spec.origin else None
    return next((path for path in sorted(folder.glob("pandoc*")) if path.is_file()), None) if folder else None


def run_pandoc(*options: str, given: bytes, seconds: int, memory: str = "512m") -> tuple[bytes, str]:
    """What pandoc writes of what it is `given`, and its warnings. Raises PandocFailed.

    It may open no file but those that the options name, and no address (`--sandbox`); no part of an option is anybody's text.
    """
    if (program := _program()) is None:
        raise PandocFailed("pandoc is not installed (pypandoc-binary)")
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and no part of the command is anybody's text
            [program, "+RTS", f"-M{memory}", "-RTS", "--sandbox", *options, "--output=-"],
            input=given,
            capture_output=True,
            timeout=seconds,
            check=False,
            cwd="/",
            # What it writes bears no time of its own, so that the same document is the same file.
            env={"LC_ALL": "C.UTF-8", "SOURCE_DATE_EPOCH": "0"},
        )
    except subprocess.TimeoutExpired as error:
        raise PandocFailed(f"pandoc took more than {seconds} seconds", is_costly=True) from error
    except OSError as error:
        raise PandocFailed("pandoc could not be started") from error
    said = done.stderr.decode(errors="replace")
    if done.returncode:
        raise PandocFailed("pandoc ended without an answer", is_costly="eap exhausted" in said or "overflow" in said)
    return done.stdout, said
