"""All that may be asked of a person's data, over one set of ports."""

from dataclasses import dataclass

from puntual.application.personal_data.export import Exporter
from puntual.application.personal_data.legal_holds import LegalHolding
from puntual.application.personal_data.people import PersonalData


@dataclass(frozen=True, slots=True)
class PeopleDesk:
    """Find, export, hold, release and forget a person."""

    data: PersonalData
    exporter: Exporter
    holding: LegalHolding
