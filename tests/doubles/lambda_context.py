"""What Lambda hands to a handler beside the event."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LambdaContext:
    """The part of Lambda's context that the handlers and Powertools' logger read."""

    milliseconds_left: int = 300_000
    function_name: str = "puntual-dev-function"
    memory_limit_in_mb: int = 512
    invoked_function_arn: str = "arn:aws:lambda:us-east-1:123456789012:function:puntual"
    aws_request_id: str = "52fdfc07-2182-154f-163f-5f0f9a621d72"

    def get_remaining_time_in_millis(self) -> int:
        return self.milliseconds_left
