"""What the sender needs for SMS and e-mail, and nothing while no channel is switched on."""

from __future__ import annotations

from typing import Final

from aws_cdk import ArnFormat, Duration, Stack
from aws_cdk import aws_ses as ses
from constructs import Construct

from infra import names
from infra.components.python_function import PythonFunction
from infra.stage import Stage

OFF: Final = "none"
# An e-mail that cannot be delivered within the hour must not arrive in the evening.
_MOST_DELAY: Final = Duration.hours(1)


class Fallback(Construct):
    """Permissions on one pool or number and on one identity; a configuration set for e-mail."""

    def __init__(self, scope: Construct, id_: str, *, stage: Stage) -> None:
        """Define what outlives a function: the configuration set."""
        super().__init__(scope, id_)
        self._stage = stage
        self._set = None if stage.email_from is None else self._configuration_set()

    @property
    def environment(self) -> dict[str, str]:
        """Return what the sender's settings read."""
        stage = self._stage
        return {
            "FALLBACK_CHANNELS": channels_of(stage),
            "SMS_ORIGINATION": OFF if stage.sms_origination is None else self._origination(),
            "EMAIL_FROM": stage.email_from or OFF,
            "EMAIL_CONFIGURATION_SET": OFF if self._set is None else self._set_name,
        }

    def allow(self, function: PythonFunction) -> None:
        """Allow the function the channels that are switched on."""
        if self._stage.sms_origination is not None:
            function.allow(("sms-voice:SendTextMessage",), self._origination())
        if self._stage.email_from is not None:
            domain = self._stage.email_from.partition("@")[2]
            for identity in (domain, self._stage.email_from):
                function.allow(("ses:SendEmail",), self._arn("ses", f"identity/{identity}"))
            function.allow(
                ("ses:SendEmail",), self._arn("ses", f"configuration-set/{self._set_name}")
            )

    def _configuration_set(self) -> ses.CfnConfigurationSet:
        return ses.CfnConfigurationSet(
            self,
            "ConfigurationSet",
            name=self._set_name,
            delivery_options=ses.CfnConfigurationSet.DeliveryOptionsProperty(
                max_delivery_seconds=_MOST_DELAY.to_seconds(), tls_policy="REQUIRE"
            ),
        )

    @property
    def _set_name(self) -> str:
        return names.configuration_set_name(self._stage.name)

    def _origination(self) -> str:
        return self._arn("sms-voice", str(self._stage.sms_origination))

    def _arn(self, service: str, resource: str) -> str:
        return Stack.of(self).format_arn(
            service=service, resource=resource, arn_format=ArnFormat.NO_RESOURCE_NAME
        )


def channels_of(stage: Stage) -> str:
    """Return the channels that are switched on, as the functions read them."""
    on = {"sms": stage.sms_origination, "email": stage.email_from}
    return ",".join(name for name, setting in on.items() if setting is not None) or OFF
