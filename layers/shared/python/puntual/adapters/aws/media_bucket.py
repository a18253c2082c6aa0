"""Media in a bucket of their own; see docs/adr/0055."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, override

from botocore.exceptions import ClientError

from puntual.adapters.aws.errors import aws_errors_translated, error_code
from puntual.domain.errors import NotFound
from puntual.ports.conversation import MediaStore

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CopySourceTypeDef

_GONE: Final = frozenset({"404", "NoSuchKey"})
# What people send is never shown as a page.
_TYPE: Final = "application/octet-stream"


class S3MediaStore(MediaStore):
    """One object for each message that carries something."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    @override
    def put(self, key: str, content: bytes) -> None:
        with aws_errors_translated("the bucket"):
            self._client.put_object(Bucket=self._bucket, Key=key, Body=content, ContentType=_TYPE)

    @override
    def read(self, key: str) -> bytes:
        with aws_errors_translated("the bucket"):
            try:
                found: bytes = self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()
            except ClientError as err:
                if error_code(err) in _GONE:
                    raise NotFound("it is not kept any more") from err
                raise
        return found

    @override
    def copy(self, key: str, to: str) -> bool:
        source: CopySourceTypeDef = {"Bucket": self._bucket, "Key": key}
        with aws_errors_translated("the bucket"):
            try:
                self._client.copy_object(Bucket=self._bucket, Key=to, CopySource=source)
            except ClientError as err:
                if error_code(err) in _GONE:
                    return False
                raise
        return True

    @override
    def remove(self, key: str) -> None:
        with aws_errors_translated("the bucket"):
            self._client.delete_object(Bucket=self._bucket, Key=key)
