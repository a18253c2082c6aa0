"""Has somebody stored what Meta issued?"""

from collections.abc import Iterator
from typing import Final

from cli.doctor.asking.secret_text import field_of, fits_a_header, is_filled, is_readable
from cli.doctor.check import Check
from cli.doctor.deployment import Deployment
from cli.doctor.finding import Finding, broken, ok

_TOKEN, _APP_SECRET, _VERIFY = "access_token", "app_secret", "verify_token"
_OF_WEBHOOK: Final = (_APP_SECRET, _VERIFY)


def _look(deployment: Deployment) -> Iterator[Finding]:
    sender, webhook = deployment.sender_secret, deployment.webhook_secret
    kept = {"SenderSecretArn": (sender, (_TOKEN,)), "WebhookSecretArn": (webhook, _OF_WEBHOOK)}
    for output, (text, fields) in kept.items():
        yield from _faults_in(text, fields, output, deployment)
    yield ok("secrets_sound")


def _faults_in(
    text: str | None, fields: tuple[str, ...], output: str, deployment: Deployment
) -> Iterator[Finding]:
    arn = deployment.outputs.get(output, output)
    if text is None:
        yield broken("secret_missing", output=output, stage=deployment.stage)
    elif not is_readable(text):
        yield broken("secret_unreadable", output=output, secret=arn)
    else:
        for name in fields:
            value = field_of(text, name)
            if not value.strip() or (name != _VERIFY and not is_filled(value)):
                yield broken(f"{name}_unfilled", secret=arn)
            elif not fits_a_header(value):
                yield broken("secret_stray", name=name, secret=arn)


SECRETS: Final = Check("secrets", _look, ("stack",))
