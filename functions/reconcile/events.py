"""What arrives from the queue of the pass."""

import json

from puntual.domain.errors import InvalidInput
from puntual.ports.daily_pass import SegmentTask


def read_task(body: str) -> SegmentTask:
    """Return the segment that a message asks to go on with.

    Raises:
        InvalidInput: it names none.
    """
    try:
        read = json.loads(body)
        return SegmentTask(int(read["pass"]), int(read["segment"]))
    except (KeyError, TypeError, ValueError) as err:
        raise InvalidInput("body", "names no segment", "send pass and segment, as JSON") from err
