"""May AWS be asked at all?"""

from collections.abc import Iterator
from typing import Final

from cli.doctor.asking.refusals import NoAnswer, Why, is_skewed
from cli.doctor.check import Check
from cli.doctor.deployment import Deployment
from cli.doctor.finding import Finding, broken, ok

_CODES: Final = {
    Why.NO_REGION: "region_missing",
    Why.NO_CREDENTIALS: "credentials_missing",
    Why.REFUSED: "credentials_refused",
    Why.CLOCK: "clock_wrong",
}


def _look(deployment: Deployment) -> Iterator[Finding]:
    if not deployment.region:
        yield broken("region_missing")
        return
    try:
        account, answer = deployment.aws.account()
    except NoAnswer as refusal:
        yield broken(_CODES.get(refusal.why, "aws_unreachable"), code=refusal.code)
        return
    if is_skewed(answer):
        yield broken("clock_wrong", code="Date")
        return
    yield ok("access_sound", account=account, region=deployment.region)


ACCESS: Final = Check("access", _look)
