"""A secret that Meta issues and a person pastes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.components.acknowledged import acknowledge
from infra.stage import Stage

_META_ROTATES: Final = (
    "Meta issues these values in its own console and offers no way to rotate them from here. The "
    "webhook accepts app_secret_previous next to app_secret, so that a person can without a gap"
)


class MetaSecret(Construct):
    """A JSON secret, filled with a random value until the operator stores the real one.

    Random and not empty: with an empty app secret anybody could sign webhooks.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        description: str,
        generated_key: str,
        stage: Stage,
        others: Mapping[str, str] | None = None,
    ) -> None:
        """Define the secret; it outlives the stack where the data does."""
        super().__init__(scope, id_)
        self.secret = secretsmanager.Secret(
            self,
            "Value",
            description=description,
            removal_policy=stage.removal_policy,
            generate_secret_string=secretsmanager.SecretStringGenerator(
                secret_string_template=json.dumps(dict(others or {})),
                generate_string_key=generated_key,
                exclude_punctuation=True,
                password_length=64,
            ),
        )
        acknowledge(self.secret, "AwsSolutions::AwsSolutions-SMG4", _META_ROTATES)
