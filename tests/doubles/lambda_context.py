"""What Lambda hands to a handler beside the event."""

from aws_lambda_powertools.utilities import typing as powertools


class LambdaContext(powertools.LambdaContext):
    """A context with all that the handlers and Powertools' logger read."""

    def __init__(
        self, milliseconds_left: int = 300_000, aws_request_id: str = "an-invented-request"
    ) -> None:
        self._milliseconds_left = milliseconds_left
        self._aws_request_id = aws_request_id
        self._function_name = "puntual-dev-function"
        self._memory_limit_in_mb = 512
        self._invoked_function_arn = "arn:aws:lambda:us-east-1:123456789012:function:puntual"

    def get_remaining_time_in_millis(self) -> int:  # type: ignore[override]  # static there
        return self._milliseconds_left
