from datetime import timedelta
from hashlib import sha256

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.x509.oid import ObjectIdentifier

from mcwallet.codec import base64url, der
from mcwallet.codec import x509 as x509_
from mcwallet.crypto import certified
from mcwallet.errors import UnsupportedError
from mcwallet.model.report import Outcome, Verdict
from mcwallet.model.trust import Trust, TrustedIssuer
from tests import pki
from tests.pki import asn1
from tests.seals.judging import ANCHORS, checks, code, judged, outcome, sealed


def below(parent: pki.Entity, **options: object) -> bytes:
    sealer = pki.issue("Seal below", parent, **options)
    return sealed(
        sealer=sealer,
        x5c=[entity.der for entity in sealer.chain],
        crls=[pki.crl(entity) for entity in sealer.chain[1:]],
    )


def lists(name: str) -> x509.NameConstraints:
    part = x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, name)
    country = x509.NameAttribute(x509.NameOID.COUNTRY_NAME, "IE")
    return x509.NameConstraints([x509.DirectoryName(x509.Name([country, part]))], None)


def test_a_lookalike_hierarchy_with_the_same_names_is_not_anchored() -> None:
    root = pki.authority("Zed Root", seed="mallory root")
    lookalike = pki.authority("Zed Seal Authority", root, seed="mallory authority")
    assert code(below(lookalike), "chain") == "seal.chain.unanchored"


def test_a_genuine_chain_appended_to_a_foreign_leaf_does_not_help() -> None:
    mallory = pki.issue("Seal of the University of Zed", seed="mallory")
    forged = sealed(sealer=mallory, x5c=[mallory.der, pki.CA.der, pki.ROOT.der])
    assert code(forged, "chain") == "seal.chain.unanchored"


def test_a_seal_certificate_cannot_issue_others() -> None:
    customer = pki.issue("Seal of a customer", pki.CA)
    assert outcome(below(customer), "chain") is Outcome.FAILED


def test_a_seal_certificate_with_the_usage_but_not_the_flag_cannot_either() -> None:
    customer = pki.issue("Customer", pki.CA, authority=False, usages=("key_cert_sign",))
    assert outcome(below(customer), "chain") is Outcome.FAILED


def test_an_authority_whose_key_is_not_for_issuing_is_refused() -> None:
    odd = pki.authority("Odd Authority", pki.ROOT, usages=("digital_signature",))
    assert outcome(below(odd), "chain") is Outcome.FAILED


def test_an_authority_in_order_is_accepted() -> None:
    assert judged(below(pki.authority("Other Authority", pki.ROOT))) is Verdict.VALID


@pytest.mark.parametrize(
    ("length", "expected"), [(0, "failed"), (1, "passed"), (2, "passed")]
)
def test_path_lengths_are_kept(length: int, expected: str) -> None:
    upper = pki.authority(f"Upper {length}", pki.ROOT, path_length=length)
    assert outcome(below(pki.authority("Lower", upper)), "chain") == expected


def test_an_unknown_critical_extension_is_not_overlooked() -> None:
    odd = x509.UnrecognizedExtension(ObjectIdentifier("1.2.3.4"), b"\x05\x00")
    assert outcome(below(pki.CA, more=[(odd, True)]), "chain") is Outcome.FAILED


def test_an_unknown_extension_that_is_not_critical_does_no_harm() -> None:
    odd = x509.UnrecognizedExtension(ObjectIdentifier("1.2.3.4"), b"\x05\x00")
    assert judged(below(pki.CA, more=[(odd, False)])) is Verdict.VALID


@pytest.mark.parametrize(
    ("name", "expected"), [("University of Zed", "passed"), ("Zed Bank", "failed")]
)
def test_an_authority_speaks_only_for_the_names_it_may(name: str, expected: str) -> None:
    bound = pki.authority("Bound Authority", pki.ROOT, more=[(lists(name), True)])
    assert outcome(below(bound), "chain") == expected


def test_an_excluded_name_is_refused_below_any_authority() -> None:
    name = lists("University of Zed").permitted_subtrees
    barred = x509.NameConstraints(None, name)
    bound = pki.authority("Barred Authority", pki.ROOT, more=[(barred, True)])
    lower = pki.authority("Lower Barred", bound)
    assert outcome(below(lower), "chain") is Outcome.FAILED


def test_an_authority_that_has_ended_is_not_believed() -> None:
    ended = pki.authority("Ended", pki.ROOT, ends=pki.SEALED - timedelta(days=1))
    assert outcome(below(ended), "period") is Outcome.UNDECIDED
    assert judged(below(ended)) is Verdict.CANNOT_TELL


def test_an_authority_with_a_short_key_is_not_believed() -> None:
    short = pki.authority("Short Authority", pki.ROOT, key="RSA-1024")
    assert judged(below(short)) is Verdict.CANNOT_TELL


def test_an_authority_that_signs_with_sha_1_is_not_believed() -> None:
    old = pki.authority("Old Authority", pki.ROOT, key="RSA-2048")
    sealer = pki.issue("Seal below", old)
    lists = [pki.crl(old), pki.crl(pki.ROOT)]
    weak = [with_sha_1(sealer), old.der, pki.ROOT.der]
    digest = base64url.encode(sha256(weak[0]).digest())
    found = sealed(sealer=sealer, x5c=weak, crls=lists, header={"x5t#S256": digest})
    assert outcome(found, "chain") is Outcome.UNDECIDED
    assert "SHA-1" in checks(found)["seal.chain"].says
    assert judged(sealed(sealer=sealer, x5c=[sealer.der, old.der], crls=lists)) == "valid"


def with_sha_1(entity: pki.Entity) -> bytes:
    """Sign a certificate once more, the old way; the library rightly no longer does."""
    sha_256, sha_1 = (bytes.fromhex(f"2a864886f70d0101{last}") for last in ("0b", "05"))
    message = entity.certificate.tbs_certificate_bytes.replace(sha_256, sha_1)
    signature = entity.parent.key.sign(message, PKCS1v15(), hashes.SHA1())
    algorithm = asn1.sequence(asn1.tlv(0x06, sha_1), b"\x05\x00")
    return asn1.sequence(message, algorithm, asn1.tlv(0x03, b"\0" + signature))


def test_an_authority_on_a_curve_of_its_own_making_is_not_believed() -> None:
    """CVE-2020-0601: a generator chosen so that a known public key gets a known secret."""
    lookalike = pki.authority("Zed Seal Authority", pki.ROOT, seed="curveball")
    named = asn1.oid("1.2.840.10045.3.1.7")
    prime = asn1.sequence(asn1.oid("1.2.840.10045.1.1"), asn1.integer(2**256 - 2**224 + 1))
    curve = asn1.sequence(asn1.octets(bytes(32)), asn1.octets(bytes(31) + b"\7"))
    point = asn1.octets(b"\4" + bytes(64))
    own = asn1.sequence(asn1.integer(1), prime, curve, point, asn1.integer(2**255))
    key = x509_.certificate(lookalike.der).key
    kind = asn1.oid("1.2.840.10045.2.1")
    bits = der.read(key).items()[1].raw
    assert (
        certified.load(asn1.sequence(asn1.sequence(kind, named), bits)).kind == "secp256r1"
    )
    with pytest.raises(UnsupportedError):
        certified.load(asn1.sequence(asn1.sequence(kind, own), bits))


def test_a_mesh_of_authorities_does_not_keep_us_busy() -> None:
    names = [f"Mesh {n}" for n in range(7)]
    mesh = [
        pki.authority(name, pki.authority(other), seed=name)
        for name in names
        for other in names
        if name != other
    ]
    found = sealed(sealer=pki.issue("Mesh seal", mesh[0]), certificates=mesh[:40])
    assert outcome(found, "chain") is Outcome.UNDECIDED


def test_the_way_round_a_broken_authority_is_found() -> None:
    crossed = pki.authority("Zed Seal Authority", pki.issue("Leaf", pki.ROOT))
    assert judged(sealed(certificates=[crossed])) is Verdict.VALID


@pytest.mark.parametrize(
    ("trusted", "expected"), [(True, "seal.chain.pinned"), (False, "seal.chain.distrusted")]
)
def test_the_trust_file_may_name_the_very_certificate(trusted: bool, expected: str) -> None:
    digest = sha256(pki.SEALER.der).hexdigest()
    entry = TrustedIssuer(certificate_sha256=digest, trusted=trusted)
    trust = Trust(issuers=(entry,), anchors=ANCHORS if not trusted else ANCHORS[1:])
    assert code(sealed(), "chain", trust=trust) == expected


@pytest.mark.parametrize(
    "options",
    [
        {"trades": [pki.TLS_SERVER]},
        {"trades": [pki.TIME_STAMPING]},
        {"trades": [pki.OCSP_SIGNING]},
        {"statements": pki.WEB_SITE},
        {"usages": ("key_encipherment",)},
        {"usages": None},
    ],
    ids=["tls", "tsa", "ocsp", "web", "encryption", "unsaid"],
)
def test_a_certificate_for_something_else_makes_no_seals(
    options: dict[str, object],
) -> None:
    assert outcome(below(pki.CA, **options), "usage") is Outcome.FAILED


@pytest.mark.parametrize(
    "options",
    [
        {"trades": [pki.EMAIL]},
        {"usages": ("content_commitment",)},
        {"usages": ("digital_signature",)},
    ],
    ids=["e-mail", "commitment", "signature"],
)
def test_a_certificate_for_documents_makes_seals(options: dict[str, object]) -> None:
    assert judged(below(pki.CA, **options)) is Verdict.VALID


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        (pki.QUALIFIED_SEAL, "seal.qualified.ok"),
        (pki.QUALIFIED_SIGNATURE, "seal.qualified.signature"),
        ((), "seal.qualified.advanced"),
    ],
    ids=["seal", "signature", "neither"],
)
def test_the_authority_says_what_kind_of_certificate_it_is(
    statements: tuple[str, ...], expected: str
) -> None:
    assert code(below(pki.CA, statements=statements), "qualified") == expected
