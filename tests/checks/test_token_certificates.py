"""Tokens that bring a certificate along: who vouches for it, and for whom."""

import json
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from mcwallet.actions.opening import open_cases
from mcwallet.actions.unwrapping import Original
from mcwallet.actions.verifying import verify
from mcwallet.codec import base64url
from mcwallet.model.artifact import Artifact
from mcwallet.model.report import Verdict
from mcwallet.model.trust import Trust
from tests.pki import CA, ROOT, authority, issue
from tests.testkit import world

SITE = "https://zed.example"


def named(*names):
    return [(x509.SubjectAlternativeName(names), False)]


URL = named(x509.UniformResourceIdentifier(SITE))
HOST = named(x509.DNSName("zed.example"))
ZED = issue("Zed signs", CA, more=URL)


def token(entity, chain=None, iss=SITE, **header):
    certificates = [b64encode(each.der).decode() for each in chain or entity.chain[:-1]]
    full = {"alg": "ES256", "typ": "dc+sd-jwt", "x5c": certificates} | header
    claims = {"iss": iss, "vct": "https://zed.example/course"}
    message = ".".join(
        base64url.encode(json.dumps(part).encode()) for part in (full, claims)
    )
    r, s = decode_dss_signature(entity.key.sign(message.encode(), ECDSA(SHA256())))
    value = r.to_bytes(32) + s.to_bytes(32)
    return f"{message}.{base64url.encode(value)}~"


def verdict(text, *anchors, purpose="credential", **members):
    trust = Trust(anchors=tuple(each.anchor(purpose) for each in anchors))
    case = open_cases(Original(input="x", artifact=Artifact(text.encode())))
    return verify(case, replace(world(trust=trust), **members))[0].verdict


@pytest.mark.parametrize("more", [URL, HOST])
def test_an_authority_that_is_trusted_ties_the_key_to_the_issuer(more):
    assert verdict(token(issue("Zed signs", CA, more=more)), ROOT) is Verdict.VALID


def test_without_an_anchor_the_certificate_proves_nothing():
    assert verdict(token(ZED)) is Verdict.CANNOT_TELL


def test_an_anchor_for_seals_is_none_for_credentials():
    assert verdict(token(ZED), ROOT, purpose="seal") is Verdict.CANNOT_TELL


def test_an_authority_with_the_same_name_is_another_one():
    fake = authority("Zed Seal Authority", authority("Zed Root", seed="x"), seed="y")
    forged = issue("Zed signs", fake, more=URL)
    assert verdict(token(forged), ROOT) is Verdict.CANNOT_TELL


@pytest.mark.parametrize(
    "iss", ["https://other.example", f"{SITE}.mallory.example", "urn:x"]
)
def test_a_certificate_for_somebody_else_ties_nothing(iss):
    assert verdict(token(ZED, iss=iss), ROOT) is Verdict.CANNOT_TELL


def test_the_genuine_chain_does_not_help_another_key():
    mallory = issue("Mallory signs", None, more=URL)
    assert verdict(token(mallory, [mallory, *ZED.chain]), ROOT) is Verdict.CANNOT_TELL
    assert verdict(token(mallory, [*ZED.chain[:-1]]), ROOT) is Verdict.NOT_VALID


def test_a_leaf_is_no_authority():
    mallory = issue("Mallory signs", ZED, more=URL)
    assert verdict(token(mallory), ROOT) is Verdict.CANNOT_TELL


def test_an_expired_certificate_ties_nothing():
    later = datetime(2090, 1, 1, tzinfo=UTC)
    assert verdict(token(ZED), ROOT, now=later) is not Verdict.VALID


def test_a_key_that_is_not_for_signing_ties_nothing():
    entity = issue("Zed enciphers", CA, more=URL, usages=("key_encipherment",))
    assert verdict(token(entity), ROOT) is Verdict.CANNOT_TELL


def test_the_digest_must_be_that_of_the_certificate():
    good = base64url.encode(sha256(ZED.der).digest())
    other = base64url.encode(sha256(CA.der).digest())
    assert verdict(token(ZED, **{"x5t#S256": good}), ROOT) is Verdict.VALID
    assert verdict(token(ZED, **{"x5t#S256": other}), ROOT) is Verdict.NOT_VALID


@pytest.mark.parametrize("x5c", [[], "x", ["!"], [1], ["AAAA"], ["AAAA"] * 11, {}])
def test_broken_certificates_are_never_genuine(x5c):
    assert verdict(token(ZED, x5c=x5c), ROOT) is Verdict.NOT_VALID
