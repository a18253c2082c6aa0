"""AWS, asked how many functions the account may run at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from puntual.adapters.aws.errors import aws_errors_translated
from puntual.domain.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient


class LambdaAccountQuotas:
    """Fulfils the port ``AccountQuotas``."""

    def __init__(self, client: LambdaClient) -> None:
        self._client = client

    def concurrent_executions(self) -> int:
        """Return how many functions may run at once in the account and region.

        Raises:
            PuntualError: AWS does not say; emulators may not know the question.
        """
        try:
            with aws_errors_translated("Lambda"):
                return self._client.get_account_settings()["AccountLimit"]["ConcurrentExecutions"]
        except (ClientError, KeyError) as err:
            raise Unavailable("Lambda does not say how many functions may run at once") from err
