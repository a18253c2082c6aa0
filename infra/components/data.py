"""The tables: what looks and the daily pass read, and the history; neither has an index."""

from __future__ import annotations

from aws_cdk import aws_dynamodb as dynamodb
from constructs import Construct

from infra.stage import Stage
from puntual.adapters.dynamodb.store.table_names import history_name


class Data(Construct):
    """Everything that Puntual knows, in two tables.

    What grows with an account's age lies in the history table, which is named after the other one.
    Encrypted at rest with DynamoDB's own key: a customer key would cost more per month than the
    rest of an idle deployment.
    """

    def __init__(self, scope: Construct, id_: str, *, stage: Stage) -> None:
        """Define both tables, protected alike."""
        super().__init__(scope, id_)
        self.table = self._table("Table", stage, None)
        self.history = self._table("History", stage, history_name(self.table.table_name))

    def _table(self, id_: str, stage: Stage, name: str | None) -> dynamodb.Table:
        return dynamodb.Table(
            self,
            id_,
            table_name=name,
            partition_key=_string("pk"),
            sort_key=_string("sk"),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            encryption=dynamodb.TableEncryption.DEFAULT,
            time_to_live_attribute="ttl" if stage.items_expire else None,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=stage.point_in_time_recovery
            ),
            deletion_protection=stage.deletion_protection,
            removal_policy=stage.removal_policy,
        )


def _string(name: str) -> dynamodb.Attribute:
    return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)
