"""Findings of cdk-nag that are accepted, with the reason beside the resource."""

from __future__ import annotations

from aws_cdk import Acknowledgment, Validations
from constructs import IConstruct


def acknowledge(construct: IConstruct, finding: str, reason: str) -> None:
    """Accept one finding on one construct.

    Args:
        construct: The narrowest construct that the finding names.
        finding: The whole id as cdk-nag prints it; a prefix is taken and does nothing.
        reason: What would convince an auditor.
    """
    Validations.of(construct).acknowledge(Acknowledgment(id=finding, reason=reason))
