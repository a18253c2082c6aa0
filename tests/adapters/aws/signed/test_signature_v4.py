"""The signature is botocore's, header by header."""

from datetime import UTC, datetime

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as BotocoreCredentials
from hypothesis import given
from hypothesis import strategies as st

from puntual.adapters.aws.signed.access import Access, Credentials, Endpoint
from puntual.adapters.aws.signed.signature_v4 import Signer

_WORDS = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=40)
_TOKENS = st.just("") | st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1)
_INSTANTS = st.integers(0, 2**31).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
_REGIONS = st.sampled_from(["us-east-1", "sa-east-1", "mx-central-1", "us-gov-west-1"])
_HOSTS = st.sampled_from([("dynamodb.sa-east-1.amazonaws.com", 443), ("127.0.0.1", 4566)])


class _At(SigV4Auth):
    """botocore's signer at an instant of ours."""

    def sign_at(self, request: AWSRequest, stamp: str) -> None:
        request.context["timestamp"] = stamp
        self._inject_signature_to_request(request, self._signature_of(request))  # type: ignore[attr-defined]  # untyped

    def _signature_of(self, request: AWSRequest) -> str:
        self._modify_request_before_signing(request)  # type: ignore[attr-defined]  # untyped
        text = self.string_to_sign(request, self.canonical_request(request))
        return self.signature(text, request)


def _botocores(access: Access, body: bytes, stamp: str, target: str) -> dict[str, str]:
    known = access.credentials
    credentials = BotocoreCredentials(known.key_id, known.secret, known.token or None)
    request = AWSRequest(
        method="POST",
        url=access.endpoint.url,
        data=body,
        headers={"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": target},
    )
    _At(credentials, "dynamodb", access.region).sign_at(request, stamp)
    return {name.lower(): value for name, value in request.headers.items()}


@given(
    credentials=st.builds(Credentials, _WORDS, _WORDS, _TOKENS),
    region=_REGIONS,
    host=_HOSTS,
    body=st.binary(max_size=2000),
    at=_INSTANTS,
    operation=st.sampled_from(["Query", "UpdateItem", "TransactWriteItems"]),
)
def test_a_request_is_signed_as_botocore_signs_it(
    credentials: Credentials,
    region: str,
    host: tuple[str, int],
    body: bytes,
    at: datetime,
    operation: str,
) -> None:
    name, port = host
    access = Access(credentials, region, Endpoint(name, port, is_encrypted=port == 443))
    stamp, target = at.strftime("%Y%m%dT%H%M%SZ"), f"DynamoDB_20120810.{operation}"
    ours = Signer(access, "dynamodb").headers(target, "application/x-amz-json-1.0", body, stamp)
    theirs = _botocores(access, body, stamp, target)
    assert ours["authorization"] == theirs["authorization"]
    assert theirs.items() <= ours.items()


def test_the_key_of_yesterday_signs_nothing_today() -> None:
    access = Access(Credentials("k", "s", ""), "us-east-1", Endpoint("h", 443, is_encrypted=True))
    kept = Signer(access, "dynamodb")
    for stamp in ("20260302T235959Z", "20260303T000000Z", "20260302T235959Z"):
        anew = Signer(access, "dynamodb").headers("t", "c", b"", stamp)
        assert kept.headers("t", "c", b"", stamp) == anew
