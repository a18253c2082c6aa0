"""The ports by which a person's data are told, held and forgotten."""

from datetime import timedelta

from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contact_history import DynamoContactHistory
from puntual.adapters.dynamodb.accounts.decisions import DynamoDecisions
from puntual.adapters.dynamodb.accounts.people import DynamoPeople
from puntual.adapters.dynamodb.cases.answers import DynamoAnswers
from puntual.adapters.dynamodb.cases.cases import DynamoCases
from puntual.adapters.dynamodb.cases.legal_holds import DynamoLegalHolds
from puntual.adapters.dynamodb.cases.word_readings import DynamoWordReadings
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.words import DynamoWords
from puntual.application.personal_data.desk import PeopleDesk
from puntual.application.personal_data.export import Exporter
from puntual.application.personal_data.legal_holds import LegalHolding
from puntual.application.personal_data.people import PersonalData
from puntual.domain.accounts.history import KEPT_FOR
from puntual.ports.conversation import MediaStore


def desk_of(table: Table, media: MediaStore, kept_for: timedelta = KEPT_FOR) -> PeopleDesk:
    """Return the ports over a table and a bucket of media."""
    words = DynamoWords(table)
    data = PersonalData(
        DynamoAccounts(table),
        DynamoAccountChanges(table),
        DynamoPeople(table),
        DynamoContactHistory(table, kept_for),
        words,
        media,
        DynamoLegalHolds(table),
        DynamoCases(table),
    )
    exporter = Exporter(
        data, DynamoDecisions(table), DynamoAnswers(table), DynamoWordReadings(table)
    )
    return PeopleDesk(data, exporter, LegalHolding(data, words))
