"""What WhatsApp reports of a message, as a record."""

from typing import Final

from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.instants import to_instant
from puntual.domain.accounts.lifecycle import RANK, ContactState
from puntual.ports.contacts import StatusReport

# With these the account goes on to other contacts, and better evidence may come all the same.
_PASSED: Final = frozenset(
    {ContactState.ACCEPTED, ContactState.SENT, ContactState.EXPIRED, ContactState.FAILED}
)


def status_to_record(status: StatusReport) -> Record:
    """Return a status as a record; it replaces older evidence as a whole."""
    told: Record = {} if status.user_id is None else {"user_id": status.user_id}
    return {
        **told,
        "state": status.state.value,
        "state_rank": RANK[status.state],
        "settled_at": to_instant(status.at),
        "wamid": status.wamid or None,
        "reported": True,
        "passed": passed(status.state),
        "error_code": status.error_code,
        "error_class": None if status.error_class is None else status.error_class.value,
    }


def passed(state: ContactState) -> bool | None:
    """Tell whether the account waits no longer, though more may come; None for no."""
    return True if state in _PASSED else None
