"""Call a function in a separate process with limits on time and memory.

This is for untrusted input, because its cost cannot be known in advance: a picture of 400 kB can take minutes to decode. The process
reads the pickled function and arguments from stdin, and writes the pickled result or exception to stdout.
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
#: The default limit of processor time, in seconds.
SECONDS = 20
#: The default limit of memory, in bytes.
MEMORY = 1024**3
#: The number of limited processes that a web process or worker runs at the same time.
AT_ONCE = 2
#: How long a call waits for its turn, in seconds.
LONGEST_WAIT = 10
#: A lower priority than that of the web server and worker, whose niceness is 0.
_NICENESS = 5
_ROOT = Path(__file__).resolve().parents[1]
_turns = threading.BoundedSemaphore(AT_ONCE)
_IN_THE_PROCESS = "PERENNIAL_LIMITED_PROCESS"
_is_limited = _IN_THE_PROCESS in os.environ


class LimitExceeded(Exception):
    """Raised if a call takes too much time or memory, or if too many are running. The message is the end of a sentence."""


def call_limited[*Ts, T](
    function: Callable[[*Ts], T], *arguments: *Ts, seconds: int = SECONDS, memory: int = MEMORY
) -> T:
    """Return `function(*arguments)`, run in a limited process, or raise its exception. Raises LimitExceeded.

    `function` must be at the top level of a module, because it is pickled by name. Within a limited process it is called directly.
    """
    if _is_limited:
        return function(*arguments)
    if not _turns.acquire(timeout=LONGEST_WAIT):
        raise LimitExceeded("the server is busy with other files; try again in a minute")
    try:
        # The limit of elapsed time is higher than that of processor time, because a busy machine makes processes wait.
        output, status, errors = _run((function, arguments, seconds, memory), timeout=2 * seconds + 20)
    finally:
        _turns.release()
    if status or not output:
        logger.warning("%s went over its limits (exit status %s). %s", function, status, errors)
        raise LimitExceeded(f"it takes more than {seconds} s of a processor, or {memory // 1024**2:,} MB of memory")
    result, error = cast("tuple[T, Exception | None]", pickle.loads(output))  # noqa: S301 - from the process that was started here
    if error is not None:
        raise error
    return result


def _run(call: tuple[object, ...], timeout: int) -> tuple[bytes, int, str]:
    """Return the output of the process, its exit status, and the end of its error messages."""
    command = [sys.executable, "-c", f"from {__name__} import serve; serve()"]
    pipe = subprocess.PIPE
    environment = os.environ | {_IN_THE_PROCESS: "1"}
    with subprocess.Popen(  # noqa: S603 - this very file
        command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=_ROOT, env=environment
    ) as process:
        # Pickled into the pipe, because pickling into memory first would need the size of a large file again.
        with suppress(BrokenPipeError):
            pickle.dump(call, cast("IO[bytes]", process.stdin), pickle.HIGHEST_PROTOCOL)
        try:
            output, errors = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            return b"", -1, f"No answer for {timeout} seconds."
    return output, process.returncode, errors.decode(errors="replace")[-500:]


def serve() -> None:
    """Run one call in the limited process: read it from stdin, and write its result to stdout."""
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
        # Libraries that map files into memory raise this instead of MemoryError.
        if getattr(error, "errno", None) == errno.ENOMEM:
            sys.exit(1)
        answer = None, error
    pickle.dump(answer, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
