"""How a command fails: one line that says what is wrong, and never a traceback."""

import os
import sys
from collections.abc import Callable
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError, NoRegionError

from puntual.adapters.aws.errors import error_code
from puntual.domain.errors import PuntualError

FAILED: Final = 1
_INTERRUPTED: Final = 130
# What a shell sees of a program that the signal has ended.
_PIPE_CLOSED: Final = 141
_DEFECT: Final = 70
_DEBUG: Final = "PUNTUAL_DEBUG"


def with_failures_told(run: Callable[[], int]) -> int:
    """Run a command and return its exit code; print a failure in one line."""
    try:
        code = run()
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _say("interrupted; what was done before stays done", _INTERRUPTED)
    except BrokenPipeError:
        # Whoever reads has seen enough (`| head`); what is still buffered goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _PIPE_CLOSED
    except (PuntualError, OSError, BotoCoreError, ClientError) as err:
        return _say(_told(err), FAILED)
    except Exception as err:
        if os.environ.get(_DEBUG):
            raise
        defect = f"defect: {type(err).__name__}; {_DEBUG}=1 shows where, please report it"
        return _say(defect, _DEFECT)
    return code


def _told(err: Exception) -> str:
    if isinstance(err, NoRegionError):
        return "no AWS region is named; export AWS_REGION=..., or see puntual doctor"
    if isinstance(err, ClientError):
        return f"AWS refused {err.operation_name} ({error_code(err)}); see puntual doctor"
    if isinstance(err, OSError) and err.filename is not None:
        return f"{err.filename}: {err.strerror or type(err).__name__}"
    return str(err)


def _say(text: str, code: int) -> int:
    print(f"puntual: {text}", file=sys.stderr)
    return code
