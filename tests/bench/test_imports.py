"""What the measure of imports takes for deployed."""

from tests.bench.__main__ import modules_not_deployed


def test_the_layers_and_the_runtimes_modules_are_there_and_a_developers_are_not() -> None:
    hidden = set(modules_not_deployed())
    assert {"rich", "click", "pytest", "mypy"} <= hidden
    deployed = {"aws_lambda_powertools", "boto3", "botocore", "httpx", "idna", "pydantic"}
    assert hidden.isdisjoint({*deployed, "jmespath", "dateutil", "urllib3", "phonenumbers"})
