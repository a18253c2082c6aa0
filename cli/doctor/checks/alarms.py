"""Does somebody hear of an alarm, and does one ring?"""

from collections.abc import Iterator
from typing import Final

from cli.doctor.check import Check
from cli.doctor.deployment import Deployment
from cli.doctor.finding import Finding, attention, note, ok

_RINGING: Final = "ALARM"
_PROD: Final = "prod"


def _look(deployment: Deployment) -> Iterator[Finding]:
    if deployment.is_local:
        yield ok("alarms_local")
        return
    prefix = f"puntual-{deployment.stage}-"
    alarms = deployment.aws.alarms(prefix)
    for alarm in alarms:
        if alarm.state == _RINGING:
            yield attention("alarm_rings", alarm=alarm.name.removeprefix(prefix))
    topics = sorted({topic for alarm in alarms for topic in alarm.topics})
    if not topics:
        told = attention if deployment.stage == _PROD else note
        yield told("alarms_unmailed", stage=deployment.stage)
    for topic in topics:
        confirmed = deployment.aws.mail_states(topic)
        if not any(confirmed):
            yield attention("alarm_mail_unconfirmed", stage=deployment.stage)
    yield ok("alarms_sound", count=len(alarms))


ALARMS: Final = Check("alarms", _look, ("stack",))
