"""Domain values as records of the table and back, one file per kind of thing."""

from puntual.adapters.dynamodb.store.schema import SCHEMA_VERSION as SCHEMA_VERSION
