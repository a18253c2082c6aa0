"""Where our own calls are made, and where boto3 has to find the way."""

import pytest

from puntual.adapters.aws.signed.access import Access, Credentials, Endpoint, read_access

LAMBDA = {
    "AWS_ACCESS_KEY_ID": "AKIDINVENTED",
    "AWS_SECRET_ACCESS_KEY": "an-invented-secret",
    "AWS_SESSION_TOKEN": "an-invented-token",
    "AWS_DEFAULT_REGION": "sa-east-1",
    "AWS_REGION": "sa-east-1",
}
SECRET = ("secretsmanager", "SECRETS_MANAGER")


def _endpoint(**more: str) -> Endpoint | None:
    access = read_access(*SECRET, {**LAMBDA, **more})
    return None if access is None else access.endpoint


def test_lambdas_environment_has_all_that_is_needed() -> None:
    assert read_access(*SECRET, LAMBDA) == Access(
        Credentials("AKIDINVENTED", "an-invented-secret", "an-invented-token"),
        "sa-east-1",
        Endpoint("secretsmanager.sa-east-1.amazonaws.com", 443, is_encrypted=True),
    )


@pytest.mark.parametrize("name", ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
def test_without_credentials_boto3_looks_for_them(name: str) -> None:
    assert read_access(*SECRET, {**LAMBDA, name: ""}) is None


@pytest.mark.parametrize("region", ["", "cn-north-1", "us-iso-east-1", "evil.example/#", "local"])
def test_a_region_of_another_kind_is_left_to_boto3(region: str) -> None:
    assert _endpoint(AWS_DEFAULT_REGION=region, AWS_REGION="") is None


@pytest.mark.parametrize("region", ["mx-central-1", "us-gov-west-1", "ap-southeast-2"])
def test_a_region_may_be_told_by_its_other_name(region: str) -> None:
    found = _endpoint(AWS_DEFAULT_REGION="", AWS_REGION=region)
    assert found is not None
    assert found.host == f"secretsmanager.{region}.amazonaws.com"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AWS_PROFILE", "aurora"),
        ("AWS_USE_FIPS_ENDPOINT", "true"),
        ("AWS_USE_DUALSTACK_ENDPOINT", "true"),
        ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"),
        ("AWS_CREDENTIAL_EXPIRATION", "2026-03-02T18:00:00Z"),
        ("HTTPS_PROXY", "http://proxy.example:3128"),
        ("https_proxy", "http://proxy.example:3128"),
    ],
)
def test_what_changes_the_way_is_left_to_boto3(name: str, value: str) -> None:
    assert _endpoint(**{name: value}) is None


def test_an_endpoint_of_the_service_comes_before_that_of_all() -> None:
    everywhere = "http://127.0.0.1:4566"
    assert _endpoint(AWS_ENDPOINT_URL=everywhere) == Endpoint(
        "127.0.0.1", 4566, is_encrypted=False
    )
    own = _endpoint(
        AWS_ENDPOINT_URL=everywhere, AWS_ENDPOINT_URL_SECRETS_MANAGER="https://vpce.example/"
    )
    assert own == Endpoint("vpce.example", 443, is_encrypted=True)


def test_a_proxy_concerns_nothing_on_this_machine() -> None:
    found = _endpoint(AWS_ENDPOINT_URL="http://localhost:4566", HTTPS_PROXY="http://proxy.example")
    assert found == Endpoint("localhost", 4566, is_encrypted=False)


@pytest.mark.parametrize(
    "url",
    ["http://emulator.example:4566", "ftp://127.0.0.1", "https://", "https://host.example/path"],
)
def test_nothing_goes_unencrypted_to_another_machine_and_no_address_is_guessed(url: str) -> None:
    assert _endpoint(AWS_ENDPOINT_URL=url) is None


def test_a_bundle_of_certificates_is_trusted_instead() -> None:
    for name in ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE"):
        access = read_access(*SECRET, {**LAMBDA, name: "/etc/own.pem"})
        assert access is not None
        assert access.bundle == "/etc/own.pem"


@pytest.mark.parametrize(
    ("url", "authority"),
    [
        ("http://127.0.0.1:4566", "127.0.0.1:4566"),
        ("http://127.0.0.1", "127.0.0.1"),
        ("https://vpce.example", "vpce.example"),
        ("https://vpce.example:8443", "vpce.example:8443"),
    ],
)
def test_a_usual_port_is_not_told(url: str, authority: str) -> None:
    found = _endpoint(AWS_ENDPOINT_URL=url)
    assert found is not None
    assert (found.authority, found.url) == (authority, f"{url.partition(':')[0]}://{authority}/")


def test_credentials_are_never_shown() -> None:
    shown = repr(read_access(*SECRET, LAMBDA))
    assert "an-invented" not in shown
    assert "AKID" not in shown
