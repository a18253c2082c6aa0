"""The ports by which the commands find, hold and forget a person."""

from puntual.adapters.aws.clients import media_client
from puntual.adapters.aws.media_bucket import S3MediaStore
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.people_desk import desk_of
from puntual.application.personal_data.desk import PeopleDesk
from puntual.runtime.deferred import deferred


def people_desk(table: Table, bucket: str = "") -> PeopleDesk:
    """Return all ports over a table and the bucket of media."""
    # Nothing is connected before something is moved or removed.
    return desk_of(table, deferred(lambda: S3MediaStore(media_client(), bucket)))
