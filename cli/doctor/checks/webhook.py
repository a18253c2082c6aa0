"""Does what people do and write reach us?"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from cli.doctor.asking.meta import WebhookAnswer
from cli.doctor.asking.secret_text import field_of
from cli.doctor.check import Check
from cli.doctor.deployment import SENDER, Deployment
from cli.doctor.finding import Finding, attention, broken, note, ok

# Every field that is read (docs/whatsapp-setup.md); a test compares.
FIELDS: Final = frozenset(
    {
        *("messages", "message_template_status_update", "template_category_update"),
        *("message_template_quality_update", "account_update", "phone_number_quality_update"),
        "business_capability_update",
    }
)
_MESSAGES: Final = "messages"
_LATELY: Final = timedelta(hours=24)
# So few may all be to phones that are switched off.
_FEW: Final = 5


def _look_at_webhook(deployment: Deployment) -> Iterator[Finding]:
    app = deployment.token.app
    if not app:
        yield note("webhook_unseen")
        return
    secret = field_of(deployment.webhook_secret, "app_secret")
    webhook = deployment.meta.webhook_of(app, secret)
    faults = [
        *_faults_of(webhook, deployment),
        *(_faults_of_accounts(app, deployment) if webhook is not None else ()),
    ]
    yield from faults
    if not faults:
        yield ok("webhook_sound", fields=len(FIELDS))


def _faults_of(webhook: WebhookAnswer | None, deployment: Deployment) -> Iterator[Finding]:
    url = deployment.outputs.get("WebhookUrl", "")
    if webhook is None:
        secret = deployment.outputs.get("WebhookSecretArn", "")
        yield broken("app_secret_wrong", secret=secret)
    elif not webhook.callback:
        yield broken("webhook_not_set", url=url)
    elif not _is_ours(webhook.callback, deployment):
        yield broken("webhook_elsewhere", url=url, host=_host(webhook.callback))
    elif not webhook.is_active:
        yield broken("webhook_inactive", url=url)
    elif missing := sorted(FIELDS - webhook.fields):
        found = broken if _MESSAGES in missing else attention
        yield found("webhook_fields_missing", fields=", ".join(missing))


def _faults_of_accounts(app: str, deployment: Deployment) -> Iterator[Finding]:
    numbers = {one.phone_number_id for one in deployment.creditors}
    for account in sorted({deployment.account_of(one) for one in numbers} - {""}):
        apps = deployment.meta.apps_of(account)
        if apps is None:
            continue
        if app not in apps:
            yield broken("app_not_subscribed", account=account)
        elif apps[app] and not _is_ours(apps[app], deployment):
            yield broken("webhook_overridden", account=account, host=_host(apps[app]))
    for number, answer in deployment.number_answers.items():
        if answer is not None and answer.callback and not _is_ours(answer.callback, deployment):
            yield broken("number_overridden", number=number, host=_host(answer.callback))


def _is_ours(url: str, deployment: Deployment) -> bool:
    ours = deployment.outputs.get("WebhookUrl", "").rstrip("/")
    if deployment.is_local:
        # On one machine the name of the function stands in the path.
        return _host(ours).partition(".")[0] in url
    return url.rstrip("/") == ours


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0]


def _look_at_callbacks(deployment: Deployment) -> Iterator[Finding]:
    yield from _silent_numbers(deployment)
    if deployment.is_local:
        yield ok("callbacks_local")
        return
    since, now = deployment.now - _LATELY, deployment.now
    stage = deployment.stage
    function = {"FunctionName": f"puntual-{stage}-webhook"}
    ours = {"service": f"{stage}-webhook"}
    sent, delivered, calls, refused, failed = deployment.aws.sums(
        (
            ("Puntual", "RemindersSent", {"service": f"{stage}-{SENDER}"}),
            ("Puntual", "Delivered", ours),
            ("AWS/Lambda", "UrlRequestCount", function),
            ("AWS/Lambda", "Url4xxCount", function),
            ("AWS/Lambda", "Url5xxCount", function),
        ),
        since,
        now,
    )
    said = {"sent": int(sent), "calls": int(calls), "refused": int(refused), "stage": stage}
    said["failed"] = int(failed)
    if calls and refused >= calls:
        yield broken("callbacks_refused", **said)
    elif failed and failed * 2 >= calls:
        yield broken("callbacks_failing", **said)
    elif sent >= _FEW and not calls:
        yield broken("callbacks_silent", **said)
    elif sent >= _FEW and not delivered:
        yield attention("callbacks_undelivered", **said)
    else:
        yield ok("callbacks_sound", sent=int(sent), delivered=int(delivered))


def _silent_numbers(deployment: Deployment) -> Iterator[Finding]:
    """Yield each number whose reminders are held because nothing is heard of it."""
    used = {str(one.phone_number_id): one.id for one in deployment.creditors}
    for state in deployment.numbers:
        if state.id in used and state.is_silent:
            since = f"{state.silent_since:%Y-%m-%dT%H:%MZ}"
            said = {"number": state.id, "creditor": used[state.id], "stage": deployment.stage}
            yield broken("callbacks_hold", since=since, **said)


WEBHOOK: Final = Check("webhook", _look_at_webhook, ("token", "number"))
CALLBACKS: Final = Check("callbacks", _look_at_callbacks, ("functions", "creditors"))
