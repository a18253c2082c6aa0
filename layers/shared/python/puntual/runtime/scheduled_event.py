"""What EventBridge sends: read by hand, for its one field is not worth the import of Pydantic."""

from datetime import UTC, datetime

from puntual.domain.errors import InvalidInput


def read_time(event: object) -> datetime:
    """Return the instant that a scheduled event stands for (UTC).

    Raises:
        InvalidInput: the event has no time, or one without a zone.
    """
    text = event.get("time") if isinstance(event, dict) else None
    try:
        at = datetime.fromisoformat(text if isinstance(text, str) else "")
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise InvalidInput("time", "is missing or not an instant", "send RFC 3339 UTC")
    return at.astimezone(UTC)
