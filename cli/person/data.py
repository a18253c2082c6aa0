"""The ports by which the commands find, hold and forget a person."""

from puntual.adapters.aws.clients import media_client
from puntual.adapters.aws.media_bucket import S3MediaStore
from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contact_history import DynamoContactHistory
from puntual.adapters.dynamodb.accounts.people import DynamoPeople
from puntual.adapters.dynamodb.cases.cases import DynamoCases
from puntual.adapters.dynamodb.cases.legal_holds import DynamoLegalHolds
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.words import DynamoWords
from puntual.application.personal_data.people import PersonalData
from puntual.domain.accounts.history import KEPT_FOR
from puntual.runtime.deferred import deferred


def data_of(table: Table, bucket: str = "") -> PersonalData:
    """Return all ports over a table and the bucket of media."""
    return PersonalData(
        DynamoAccounts(table),
        DynamoAccountChanges(table),
        DynamoPeople(table),
        DynamoContactHistory(table, KEPT_FOR),
        DynamoWords(table),
        # Nothing is connected before something is moved or removed.
        deferred(lambda: S3MediaStore(media_client(), bucket)),
        DynamoLegalHolds(table),
        DynamoCases(table),
    )
