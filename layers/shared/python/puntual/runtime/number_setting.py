"""The numbers that the deployment gives a queue of their own, as it writes them in a setting."""

from collections.abc import Mapping

from puntual.domain.errors import MissingConfiguration
from puntual.domain.ids import PhoneNumberId
from puntual.domain.sending.pace import Pace

# A setting is never empty: an empty one is a forgotten one.
NO_NUMBERS = "none"


def parse_numbers(setting: str) -> Mapping[PhoneNumberId, Pace]:
    """Read ``<id>:<limit>:<inbound>:<workers>,...``, or ``none``.

    Raises:
        MissingConfiguration: it is something else.
    """
    if setting == NO_NUMBERS:
        return {}
    try:
        return dict(_parse(number) for number in setting.split(","))
    except ValueError as err:
        raise MissingConfiguration("NUMBERS is not what the deployment writes") from err


def _parse(number: str) -> tuple[PhoneNumberId, Pace]:
    name, limit, inbound, workers = number.split(":")
    pace = Pace(limit=int(limit), inbound=float(inbound), workers=int(workers))
    return PhoneNumberId(name), pace
