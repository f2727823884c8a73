"""A file in a process of its own, with limits: what a large document takes to set, nobody else on the machine shall lack.

Run as a program, it reads a format, a document and its context, and writes the file.
"""

import pickle
import resource
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from reports.document.types import EditionDocument
from reports.exporting.context import CannotBeWritten, Context, Format

#: In characters of all its texts: from here on, a document is large. The demo's editions have a tenth of it.
LARGE = 400_000
#: In bytes of memory, and in seconds of processor time.
MEMORY, SECONDS = 4 * 1024**3, 300
_ROOT = Path(__file__).resolve().parents[2]


def is_large(document: EditionDocument) -> bool:
    """Whether its files take so long to make that nobody should wait for them."""
    return sum(len(section.body) for section in document.sections) > LARGE


def write_file(kind: Format, document: EditionDocument, context: Context) -> bytes:
    """The file: of a large document, made apart, where making it costs much. Raises CannotBeWritten."""
    if not (kind.is_costly and is_large(document)):
        return kind.write(document, context)
    shown = {picture.sha256: context.pictures(picture.sha256) for _, picture in document.pictures()}
    given = pickle.dumps((kind.name, document, replace(context, pictures=shown.__getitem__), MEMORY, SECONDS))
    try:
        made = subprocess.run(  # noqa: S603 - this very file
            [sys.executable, "-m", __name__],
            input=given,
            capture_output=True,
            cwd=_ROOT,
            timeout=2 * SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise CannotBeWritten(f"it takes more than {2 * SECONDS} seconds") from error
    if made.returncode:
        said = made.stderr.decode(errors="replace").strip()
        raise CannotBeWritten(said.rpartition("\n")[2] if made.returncode == 1 else _too_much(made.returncode, said))
    return made.stdout


def _too_much(status: int, said: str) -> str:
    limits = f"at most {MEMORY // 1024**2} MB of memory and {SECONDS} seconds of a processor"
    return f"it takes more than a file may, {limits} (exit status {status})\n{said}"


def _main() -> None:
    from reports.exporting import FORMATS  # noqa: PLC0415 - which imports this module

    format_name, document, context, memory, seconds = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the process that started this one
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    try:
        sys.stdout.buffer.write(FORMATS[format_name].write(document, context))
    except CannotBeWritten as error:
        sys.exit(f"{error}")
    except MemoryError:
        sys.exit("it takes more memory than a file may")


if __name__ == "__main__":
    _main()
