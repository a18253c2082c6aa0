"""Run a command for as long as the process that asked for it lives.

`python -m local.emulator.guard COMMAND...` is the leader of a process group of its own. Its
standard input is a pipe from its parent: when that ends, however it ended (a kill -9 included),
the guard ends the whole group, so that the worker processes never outlive a run. Standard library
only and nothing of ours: it has to start in no time.
"""

import os
import signal
import subprocess
import sys
import threading
from types import FrameType

# Nothing of a run is kept, so nobody has to be let finish.
_GRACE_SECONDS = 1.0


def main() -> int:
    """Start the command and wait for its end, or for the parent's."""
    # The group's signals are for the command; the guard must live to finish the job.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _ignore)
    child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)  # the caller's own command
    threading.Thread(target=_end_with_parent, args=(child,), daemon=True).start()
    code = child.wait()
    _kill_group()
    return code


def _ignore(_number: int, _frame: FrameType | None) -> None:
    """Take note of a signal and go on; unlike SIG_IGN, this is not inherited by the command."""


def _end_with_parent(child: "subprocess.Popen[bytes]") -> None:
    # A bare read: closing the pipe is all the parent ever says.
    while os.read(0, 1024):
        pass
    os.killpg(0, signal.SIGTERM)
    try:
        child.wait(_GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        _kill_group()


def _kill_group() -> None:
    """End what the command left behind, and with it the guard itself."""
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
