"""Call a function in a process of its own, with limits on time and memory.

What untrusted input costs is not known before it is read: a picture of 400 kB can take minutes to decode. The process reads the function
and its arguments from stdin, pickled, and writes what it returned or raised to stdout.
"""

import errno
import logging
import os
import pickle
import resource
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

logger = logging.getLogger(__name__)
#: Seconds of processor time, and bytes of memory, unless the caller gives others.
SECONDS, MEMORY = 20, 1024**3
#: Limited processes that one web server process or worker runs at the same time, and seconds that a call waits for its turn.
AT_ONCE, LONGEST_WAIT = 2, 10
#: Web server and worker, whose niceness is 0, get a processor first.
_NICENESS = 5
_ROOT = Path(__file__).resolve().parents[1]
_turns = threading.BoundedSemaphore(AT_ONCE)
_IN_THE_PROCESS = "PERENNIAL_LIMITED_PROCESS"
_is_limited = _IN_THE_PROCESS in os.environ


class LimitExceeded(Exception):
    """The call took too much time or memory, or found no free process; the message says which, to end a sentence with."""


def call_limited[*Ts, T](
    function: Callable[[*Ts], T], *arguments: *Ts, seconds: int = SECONDS, memory: int = MEMORY
) -> T:
    """Return `function(*arguments)`, or raise what it raises. Raises LimitExceeded.

    The function is found by its name, so it has to be at the top level of a module. Within a limited process it is simply called.
    """
    if _is_limited:
        return function(*arguments)
    if not _turns.acquire(timeout=LONGEST_WAIT):
        raise LimitExceeded("the server is busy with other files; try again in a minute")
    try:
        output, status, errors = _run((function, arguments, seconds, memory), _by_the_clock(seconds))
    finally:
        _turns.release()
    if status or not output:
        logger.warning("%s went over its limits (exit status %s). %s", function, status, errors)
        raise LimitExceeded(f"it takes more than {seconds} s of a processor, or {memory // 1024**2:,} MB of memory")
    result, error = cast("tuple[T, Exception | None]", pickle.loads(output))  # noqa: S301 - from the process that was started here
    if error is not None:
        raise error
    return result


def _by_the_clock(seconds: int) -> int:
    """How long a call may take, so that one that hangs ends: on a busy machine it waits for a processor."""
    return 2 * seconds + 20


def _run(call: tuple[object, ...], timeout: int) -> tuple[bytes, int, str]:
    """Return what the process wrote, its exit status, and the end of its error messages."""
    command = [sys.executable, "-c", f"from {__name__} import serve; serve()"]
    pipe, environment = subprocess.PIPE, os.environ | {_IN_THE_PROCESS: "1"}
    with subprocess.Popen(  # noqa: S603 - this very file
        command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=_ROOT, env=environment
    ) as process:
        # Written at once: pickled whole, a large file would take its size in memory once more.
        with suppress(BrokenPipeError):
            pickle.dump(call, cast("IO[bytes]", process.stdin), pickle.HIGHEST_PROTOCOL)
        try:
            output, errors = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            return b"", -1, f"No answer for {timeout} seconds."
    return output, process.returncode, errors.decode(errors="replace")[-500:]


def serve() -> None:
    """Answer one call."""
    function, arguments, seconds, memory = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the process that started this one
    os.setpriority(os.PRIO_PROCESS, 0, max(_NICENESS, os.getpriority(os.PRIO_PROCESS, 0)))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    answer: tuple[object, Exception | None]
    try:
        answer = function(*arguments), None
    except MemoryError:
        sys.exit(1)
    except Exception as error:
        # Libraries that map a file into memory report so that there is none left.
        if getattr(error, "errno", None) == errno.ENOMEM:
            sys.exit(1)
        answer = None, error
    pickle.dump(answer, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
