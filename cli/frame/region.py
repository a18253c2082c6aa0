"""Which region and account AWS's own library speaks to."""

import os
from typing import Final

from cli.frame.settings import Settings

_REGION: Final = "AWS_DEFAULT_REGION"
_PROFILE: Final = "AWS_PROFILE"
_KEY: Final = "AWS_ACCESS_KEY_ID"


def speak_to(settings: Settings) -> None:
    """Tell boto3 the region and the profile; it knows neither ``AWS_REGION`` nor our files."""
    region, profile = settings.find("region"), settings.find("profile")
    if region and os.environ.get(_REGION) != region:
        os.environ[_REGION] = region
    if profile and not os.environ.get(_PROFILE) and not os.environ.get(_KEY):
        os.environ[_PROFILE] = profile
