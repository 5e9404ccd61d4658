"""What the envelopes for tokens share: telling them apart, and their own claims."""

from collections.abc import Iterator
from datetime import UTC, datetime

from mcwallet.codec import jws
from mcwallet.codec.tree import Tree, moment, object_in
from mcwallet.errors import MalformedError
from mcwallet.model.artifact import Artifact
from mcwallet.model.json import Json, JsonObject

REGISTERED = ("iss", "sub", "aud", "exp", "nbf", "iat", "jti", "nonce")
VC_2 = "https://www.w3.org/ns/credentials/v2"


def compact(artifact: Artifact) -> bytes:
    """Return a compact token without the white space that a file may add around it.

    Gives nothing where the bytes are something else.
    """
    text = artifact.content.strip()
    return text if jws.looks_compact(text) else b""


def in_json(artifact: Artifact) -> JsonObject | None:
    """Return a JWS that is serialised as JSON, if that is what the bytes are."""
    doc = object_in(artifact.content)
    if doc is None or "payload" not in (value := doc.members()):
        return None
    sealed = "signatures" in value or "signature" in value
    return value if sealed and "credentialSubject" not in value else None


def headers(value: JsonObject) -> Iterator[tuple[JsonObject, JsonObject]]:
    """Go through the headers of a JWS in JSON, protected and not, as far as they read."""
    several = value.get("signatures")
    for each in several if isinstance(several, list) else [value]:
        if isinstance(each, dict):
            yield protected_of(each.get("protected")), _object(each.get("header"))


def own_claims(payload: JsonObject) -> dict[str, Json]:
    """Pick the claims that are the token's own (RFC 7519 §4.1).

    Two habits of signers decide nothing and are left out: an ``nbf`` of null, and an
    ``iat`` in the spelling of the credential's dates. Anything odd in ``exp`` stays.
    """
    if _REGISTERED.isdisjoint(payload):
        return {}
    found = {name: payload[name] for name in REGISTERED if name in payload}
    if found.get("nbf", 0) is None:
        del found["nbf"]
    if isinstance(issued := found.get("iat"), str) and _is_moment(issued):
        del found["iat"]
    return found


def completed(claims: JsonObject, token: JsonObject) -> dict[str, Json]:
    """Complete a credential from its token's claims (VCDM 1.1 §6.3.1, decoding).

    Only what is missing is filled in; what contradicts is for ``contradictions``.
    """
    dated = ("validFrom", "validUntil") if _is_2(claims) else _DATES_1
    result = dict(claims)
    if isinstance(token.get("jti"), str):
        result.setdefault("id", token["jti"])
    if isinstance(token.get("iss"), str):
        result["issuer"] = _identified(result.get("issuer"), token["iss"])
    if isinstance(token.get("sub"), str) and "credentialSubject" in result:
        result["credentialSubject"] = _subject(result["credentialSubject"], token["sub"])
    for name, claim in zip(dated, ("nbf", "exp"), strict=True):
        if day := _date(token.get(claim)):
            result.setdefault(name, day)
    return result


def presented(claims: JsonObject, token: JsonObject) -> dict[str, Json]:
    """Complete a presentation: its holder is the token's issuer (§6.3.1)."""
    result = dict(claims)
    if isinstance(token.get("jti"), str):
        result.setdefault("id", token["jti"])
    if isinstance(token.get("iss"), str):
        result["holder"] = _identified(result.get("holder"), token["iss"])
    return result


def contradictions(claims: JsonObject, token: JsonObject) -> Iterator[str]:
    """Say where a token and the W3C credential inside it name different things.

    Dates are not compared here: every one of them is judged, and the narrowest wins. A
    subject without an id was put into ``sub`` as a whole by some signers.
    """
    if _W3C.isdisjoint(claims) or not token:
        return
    subject, sub = claims.get("credentialSubject"), token.get("sub")
    for name in ("iss", "sub", "jti"):
        repeated = name == "sub" and isinstance(sub, dict) and sub == subject
        if not repeated and not isinstance(token.get(name, ""), str):
            yield f"the token's {name!r} is not text"
    party = "issuer" if "issuer" in claims else "holder"
    issuer, subjects = _id(claims.get(party)), _ids(subject)
    if issuer and token.get("iss", issuer) != issuer:
        yield f"the token's 'iss' is not the {party} inside it"
    if claims.get("id") and token.get("jti", claims["id"]) != claims["id"]:
        yield "the token's 'jti' is not the id inside it"
    if subjects and isinstance(sub, str) and sub not in subjects:
        yield "the token's 'sub' is not the subject inside it"


def protected_of(encoded: Json) -> JsonObject:
    """Return a signed header, or nothing where it cannot be read."""
    try:
        return jws.peek(encoded.encode()) if isinstance(encoded, str) else {}
    except (MalformedError, UnicodeEncodeError):
        return {}


def _object(value: Json) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _is_2(claims: JsonObject) -> bool:
    return Tree(claims).mentions("@context", VC_2)


def _identified(party: Json, id_: Json) -> Json:
    if isinstance(party, dict):
        return {"id": id_, **party}
    return id_ if party is None else party


def _subject(subject: Json, id_: Json) -> Json:
    if isinstance(subject, list) and len(subject) == 1:
        return [_subject(subject[0], id_)]
    return {"id": id_, **subject} if isinstance(subject, dict) else subject


def _id(party: Json) -> Json:
    return party.get("id") if isinstance(party, dict) else party


def _ids(subject: Json) -> list[Json]:
    found = subject if isinstance(subject, list) else [subject]
    return [each for each in map(_id, found) if each is not None]


def _is_moment(text: str) -> bool:
    try:
        return bool(moment(text))
    except ValueError:
        return False


def _date(seconds: Json) -> str:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return ""
    if not 0 <= seconds <= _LAST_SECOND:
        return ""
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


_REGISTERED = frozenset(REGISTERED)
_W3C = {"@context", "credentialSubject", "verifiableCredential", "holder"}
_DATES_1 = ("issuanceDate", "expirationDate")
_LAST_SECOND = 253_402_300_799  # 9999-12-31T23:59:59Z
