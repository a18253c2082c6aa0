"""What EventBridge sends."""

from datetime import UTC, datetime

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from puntual.domain.errors import InvalidInput


class _ScheduledEvent(BaseModel):
    model_config = ConfigDict(frozen=True)

    time: AwareDatetime


def read_time(event: object) -> datetime:
    """Return the instant that a scheduled event stands for (UTC).

    Raises:
        InvalidInput: the event has no time.
    """
    try:
        return _ScheduledEvent.model_validate(event).time.astimezone(UTC)
    except ValidationError as err:
        raise InvalidInput("time", "is missing or not an instant", "send RFC 3339 UTC") from err
