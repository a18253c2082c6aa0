"""A key pair of RSA that was made for these tests alone, by ``openssl genrsa 2048``.

``openssl dgst -sha256 -sign`` made ``OPENSSL_SIGNATURE`` over ``BODY``: neither it nor the PEM
came from code of this repository.
"""

import base64
import hashlib
from typing import Final

BODY: Final = b'{"id":"evt-1"}'
OPENSSL_SIGNATURE: Final = (
    "d+rC9r3cqU//TDTve7ppFrav27a2d1Psn+mfMkh3vbXtJyAdckmCW2Ctz0HiR3V3tkyeX1aZ7btXuO9Y"
    "ZyvVjdplh4vSgNYjgim4mIpSlEIPXtC17T/4bGOMYq6vzYS2YiwQOX/LJzcGlzg8+7jqvSLDCZum8W67"
    "2MRn+qA+EdWXAQSji3zJ4mkYKL2JW2IvH+K0mShw8S1ERmljVO/YwTTKOrk2ITa3K+GNUldwIxAdh6Bn"
    "qfFZ6Ks4+/1W9FkSyP24am51NZkQ0dFojOviB6WB/X4IP88dWWfgJz6LB1kPJniJhil+LwZ4yqnXPwq0"
    "/ZEDFF+MIkA9h9GUvMCxiw=="
)
PUBLIC_PEM: Final = """-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAw+ryNmdrSvVO7hlm9+SQ
BqI7UVS/mUbB8na+kDmBIrJkCioD9NMgfjI8lIIsY4H1XzZoUwuh4pYXnn4QsYG8
w/XsSpj+F/FuorlRnU0+SxuEtcccH3tCtX5B05oCxC9eSkACleTiq75aopBn2tLV
kQ357loG2uRiZOVhR9RRNhjdmtFdnKMkNU1lZzydIUb53O2iTNAfXElwM0fOQnxR
c6/zn1bwM7jovTfqe4C0rxyPQ2diC50imdCkKVF5boZ+u+G6Lr+RN9NXLocDS8x5
Tf5C67+wHzmYQlvTiwRJi4WAQWhgzZMgvQL8iczhZVakhgjw5ha3oSlTNNri3OhK
QwIDAQAB
-----END PUBLIC KEY-----
"""
PUBLIC_PEM_PKCS1: Final = """-----BEGIN RSA PUBLIC KEY-----
MIIBCgKCAQEAw+ryNmdrSvVO7hlm9+SQBqI7UVS/mUbB8na+kDmBIrJkCioD9NMg
fjI8lIIsY4H1XzZoUwuh4pYXnn4QsYG8w/XsSpj+F/FuorlRnU0+SxuEtcccH3tC
tX5B05oCxC9eSkACleTiq75aopBn2tLVkQ357loG2uRiZOVhR9RRNhjdmtFdnKMk
NU1lZzydIUb53O2iTNAfXElwM0fOQnxRc6/zn1bwM7jovTfqe4C0rxyPQ2diC50i
mdCkKVF5boZ+u+G6Lr+RN9NXLocDS8x5Tf5C67+wHzmYQlvTiwRJi4WAQWhgzZMg
vQL8iczhZVakhgjw5ha3oSlTNNri3OhKQwIDAQAB
-----END RSA PUBLIC KEY-----
"""
_N: Final = (
    "c3eaf236676b4af54eee1966f7e49006a23b5154bf9946c1f276be90398122b2640a2a03f4d3207e"
    "323c94822c6381f55f3668530ba1e296179e7e10b181bcc3f5ec4a98fe17f16ea2b9519d4d3e4b1b"
    "84b5c71c1f7b42b57e41d39a02c42f5e4a400295e4e2abbe5aa29067dad2d5910df9ee5a06dae462"
    "64e56147d4513618dd9ad15d9ca324354d65673c9d2146f9dceda24cd01f5c49703347ce427c5173"
    "aff39f56f033b8e8bd37ea7b80b4af1c8f4367620b9d2299d0a42951796e867ebbe1ba2ebf9137d3"
    "572e87034bcc794dfe42ebbfb01f3998425bd38b04498b8580416860cd9320bd02fc89cce16556a4"
    "8608f0e616b7a1295334dae2dce84a43"
)
_D: Final = (
    "4490bd23fd1db7a6127191c24f8f56387c1e76604a8dc20dae65905bb94450784e3aa069b20d119a"
    "18cacacea3ea4f5928714a218638a9ac0da812469558ea4f4a89dfb19b7b95ab3a97d0d0547030a8"
    "f8d10555fa4e91122395b6107857609c872fcfb7d5dade7048180ca1cc1b6d52cea96199703cbb21"
    "145e92a528d1233503d7c2d7d582bcd730a2a144debb0e64e78a07a5d6bb5c225df1798a802f795a"
    "d33728582515662fbf80ac632ac7b72c7501e253db7014878e79ba22030208cf52d34f361217975e"
    "d2efa00902fe490975136ea776a2b3df80cc21938b01b0d93528f4a5b4c80276fc6d9b9c9b2f6f8a"
    "bcafdb2cd66ff4b52e7450689e60c79"
)
MODULUS: Final = int(_N, 16)
SIZE: Final = MODULUS.bit_length() // 8
DIGEST_INFO: Final = bytes.fromhex("3031300d060960864801650304020105000420")


def raw_signature(block: bytes) -> str:
    """Return the block under the private key, in base64, whatever stands in it."""
    number = pow(int.from_bytes(block), int(_D, 16), MODULUS)
    return base64.b64encode(number.to_bytes(SIZE)).decode()


def rsa_signature(body: bytes) -> str:
    """Return the signature of a body as Conekta sends it."""
    digest = DIGEST_INFO + hashlib.sha256(body).digest()
    return raw_signature(b"\x00\x01" + b"\xff" * (SIZE - len(digest) - 3) + b"\x00" + digest)
