"""JAdES seals of every level and generation (ETSI TS 119 182-1)."""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import new, sha256
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils

from mcwallet.codec import base64url
from tests.pki.entities import SEALED, Entity
from tests.pki.revoking import crl
from tests.pki.stamping import token


@dataclass(frozen=True)
class Making:
    """How to make a seal; every field is a way in which seals differ."""

    sealer: Entity
    stamper: Entity | None = None
    level: str = "B"
    alg: str = ""
    when: datetime = SEALED
    stamped: datetime | None = None
    modern: bool = False
    raw: bool = True
    content_stamp: bool = False
    x5c: Sequence[bytes] | None = None
    certificates: Sequence[Entity] = ()
    crls: Sequence[bytes] | None = None
    answers: Sequence[bytes] | None = None
    header: Mapping[str, Any] | None = None
    imprint: bytes | None = None
    clear: bool = False


def seal(payload: Mapping[str, Any] | bytes, making: Making, **changes: Any) -> bytes:
    """Seal a credential; header members that are None are left out."""
    making = replace(making, **changes)
    text = payload if isinstance(payload, bytes) else as_payload(payload)
    signed = text if making.raw else base64url.encode(text).encode()
    protected = base64url.encode(as_payload(_header(making, signed))).encode()
    value = jws(making.sealer.key, _algorithm(making), protected + b"." + signed)
    shown = base64url.encode(value).encode()
    unsigned = _unsigned(making, shown, b".".join((signed, protected, shown, b"")))
    entry: dict[str, Any] = {"protected": protected.decode()}
    if unsigned:
        entry["header"] = {"etsiU": unsigned}
    entry["signature"] = shown.decode()
    return as_payload({"payload": signed.decode(), "signatures": [entry]})


def as_payload(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def jws(key: Any, alg: str, message: bytes) -> bytes:
    """A JWS signature value (RFC 7518 §3)."""
    if alg == "EdDSA":
        return key.sign(message)
    digest = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}[
        alg[2:]
    ]
    if alg.startswith("RS"):
        return key.sign(message, padding.PKCS1v15(), digest)
    if alg.startswith("PS"):
        pss = padding.PSS(padding.MGF1(digest), digest.digest_size)
        return key.sign(message, pss, digest)
    signature = key.sign(message, ec.ECDSA(digest, deterministic_signing=True))
    size = (key.curve.key_size + 7) // 8
    return b"".join(n.to_bytes(size, "big") for n in utils.decode_dss_signature(signature))


def _header(making: Making, signed: bytes) -> dict[str, Any]:
    der = making.sealer.der
    x5c = [e.der for e in making.sealer.chain[:2]] if making.x5c is None else making.x5c
    header: dict[str, Any] = {
        "alg": _algorithm(making),
        "typ": "jose" if making.modern else "jose+json",
        "x5c": [b64encode(item).decode() for item in x5c],
        "b64": False,
    }
    crit = ["b64"]
    if making.raw is False:
        del header["b64"]
        crit = []
    if making.modern:
        digest = base64url.encode(new("sha512", der).digest())
        header["x5t#o"] = {"digAlg": "S512", "digVal": digest}
        header["iat"] = int(making.when.timestamp())
    else:
        header["x5t#S256"] = base64url.encode(sha256(der).digest())
        header["sigT"] = f"{making.when:%Y-%m-%dT%H:%M:%SZ}"
        crit.append("sigT")
    if making.content_stamp:
        assert making.stamper
        header["adoTst"] = _container(token(making.stamper, signed, making.when))
        crit.append("adoTst")
    header["crit"] = crit
    if not crit:
        del header["crit"]
    changed = header | dict(making.header or {})
    return {name: value for name, value in changed.items() if value is not None}


def _unsigned(making: Making, value: bytes, before: bytes) -> list[Any]:
    found: list[Any] = []

    def add(component: dict[str, Any]) -> None:
        found.append(component if making.clear else base64url.encode(as_payload(component)))

    at = making.stamped or making.when + timedelta(seconds=3)
    if making.level in {"T", "LT", "LTA"}:
        assert making.stamper
        add({"sigTst": _container(token(making.stamper, making.imprint or value, at))})
    if making.level in {"LT", "LTA"}:
        add({"xVals": [_certificate(e.der) for e in _all(making)]})
        add({"rVals": _revocation(making)})
    if making.level == "LTA":
        assert making.stamper
        earlier = "" if making.clear else "".join(found)
        later = at + timedelta(seconds=2)
        stamp = token(making.stamper, before + earlier.encode(), later)
        add({"arcTst": _container(stamp)})
    return found


def _revocation(making: Making) -> dict[str, Any]:
    crls, answers = making.crls, making.answers
    if crls is None and answers is None:
        parent = making.sealer.parent or making.sealer
        crls = [crl(parent, made=making.when + timedelta(minutes=1))]
    found = {"crlVals": crls, "ocspVals": answers}
    return {
        name: [{"val": b64encode(item).decode()} for item in items]
        for name, items in found.items()
        if items
    }


def _all(making: Making) -> Sequence[Entity]:
    stampers = making.stamper.chain if making.stamper else ()
    return (*making.sealer.chain, *stampers, *making.certificates)


def _certificate(der: bytes) -> dict[str, Any]:
    return {"x509Cert": {"val": b64encode(der).decode()}}


def _container(stamp: bytes) -> dict[str, Any]:
    return {"tstTokens": [{"val": b64encode(stamp).decode()}]}


def _algorithm(making: Making) -> str:
    if making.alg:
        return making.alg
    match making.sealer.key:
        case rsa.RSAPrivateKey():
            return "RS512" if making.modern else "RS256"
        case ec.EllipticCurvePrivateKey() as key:
            return {256: "ES256", 384: "ES384", 521: "ES512"}[key.curve.key_size]
    return "EdDSA"
