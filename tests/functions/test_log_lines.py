"""Each line of every function names the request that it belongs to."""

import pytest

from infra.names import FUNCTIONS
from puntual.domain.errors import PuntualError
from puntual.runtime.observability import logger
from tests.doubles.lambda_context import LambdaContext
from tests.functions.invoke import invoke


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_handler_puts_request_id_and_cold_start_into_each_line(
    function: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aws_lambda_powertools.logging.logger.is_cold_start", True)
    # An event without content ends before anything is read or sent.
    with pytest.raises((KeyError, PuntualError)):
        invoke(function, {}, LambdaContext(aws_request_id=f"request-of-{function}"))
    keys = logger.get_current_keys()
    assert (keys["function_request_id"], keys["cold_start"]) == (f"request-of-{function}", True)
