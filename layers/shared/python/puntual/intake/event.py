"""What a caller states, read by a model: a statement, or everything that is wrong with it."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, ValidationError

from puntual.application.intake.incoming import Rejected
from puntual.domain.errors import InvalidInput
from puntual.intake.field_errors import explain


class Event(BaseModel):
    """What all statements have in common: no unknown field, and no value in an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


def parse_event[E: Event](model: type[E], raw: object) -> E | Rejected:
    """Return what was sent as a statement of a kind, or everything that is wrong with it."""
    if not isinstance(raw, Mapping):
        return Rejected((InvalidInput("body", "is not a JSON object", "send { ... }"),))
    try:
        return model.model_validate(raw)
    except ValidationError as err:
        return Rejected(explain(err, model))
