"""The quota of concurrent executions, read from Lambda."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from botocore.exceptions import ClientError

from puntual.adapters.aws.errors import aws_errors_translated
from puntual.domain.errors import Unavailable
from puntual.ports.capacity import AccountQuotas

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient


class LambdaAccountQuotas(AccountQuotas):
    """Asks Lambda for the account's settings."""

    def __init__(self, client: LambdaClient) -> None:
        self._client = client

    @override
    def concurrent_executions(self) -> int:
        """Ask Lambda; an emulator that does not know the question counts as no answer."""
        try:
            with aws_errors_translated("Lambda"):
                return self._client.get_account_settings()["AccountLimit"]["ConcurrentExecutions"]
        except (ClientError, KeyError) as err:
            raise Unavailable("Lambda does not say how many functions may run at once") from err
