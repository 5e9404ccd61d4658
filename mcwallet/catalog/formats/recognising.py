"""Tell which format a document follows, or by name what it is if it is no credential."""

from collections.abc import Callable

from mcwallet.catalog.formats import FORMATS
from mcwallet.catalog.formats.base import Format
from mcwallet.catalog.formats.sd_jwt import SD_JWT
from mcwallet.codec.latest import Latest
from mcwallet.codec.tree import Tree
from mcwallet.errors import NotCredentialError, UnrecognisedError
from mcwallet.model.json import Json, JsonObject


def recognise(doc: Tree, envelope: str = "") -> Format:
    """Return the format of a credential or presentation.

    ``envelope`` is the kind of envelope that it came in, if any: what an SD-JWT secures is
    a credential even if nobody knows its vocabulary.

    Raises ``NotCredentialError`` for what we know by name but nobody was awarded, and
    ``UnrecognisedError`` for everything else. A status list inside a verifiable credential
    is signed like one, and is still no statement about a learner.
    """
    if not isinstance(doc.value, dict):
        raise UnrecognisedError(
            "this is JSON, but no credential that we know",
            hint="a credential is a JSON object",
        )
    name, hint = other(doc.value)
    if name:
        raise NotCredentialError(f"this is {name}, not a credential", hint=hint)
    for form in FORMATS.values():
        if form is not SD_JWT and form.fits(doc):
            return form
    if envelope == SD_JWT.name:
        return SD_JWT
    raise UnrecognisedError(
        "this is JSON, but no credential that we know",
        hint=f"it reads {', '.join(FORMATS)}",
    )


def other(members: JsonObject) -> tuple[str, str]:
    """Name what a document is if it is known and not a credential, and say what to do."""
    for name, hint, looks_like in _OF_CLAIMS if _is_claim(members) else _OTHERS:
        if looks_like(members):
            return name, hint
    return "", ""


@Latest
def _types(members: JsonObject) -> frozenset[str]:
    value = members.get("type", members.get("@type"))
    found = value if isinstance(value, list) else [value]
    return frozenset(one for one in found if isinstance(one, str))


def _typed(*names: str) -> Callable[[JsonObject], bool]:
    return lambda members: not _types(members).isdisjoint(names)


def _contexts(members: JsonObject) -> frozenset[str]:
    value = members.get("@context")
    found = value if isinstance(value, list) else [value]
    return frozenset(one for one in found if isinstance(one, str))


def _is_key(members: JsonObject) -> bool:
    return isinstance(members.get("kty"), str) and not _is_claim(members)


def _is_private_key(members: JsonObject) -> bool:
    if _is_key(members) and ("d" in members or "k" in members):
        return True
    return "privateKeyMultibase" in members or "privateKeyJwk" in members


def _is_key_set(members: JsonObject) -> bool:
    keys = members.get("keys")
    return (
        not _is_claim(members)
        and isinstance(keys, list)
        and bool(keys)
        and all(isinstance(key, dict) and "kty" in key for key in keys)
    )


def _has_private_key(members: JsonObject) -> bool:
    keys = members.get("keys")
    return _is_key_set(members) and any(
        isinstance(key, dict) and _is_private_key(key)
        for key in (keys if isinstance(keys, list) else ())
    )


def _is_did_document(members: JsonObject) -> bool:
    name = members.get("id")
    return (
        isinstance(name, str)
        and not _is_claim(members)
        and (name.startswith("did:") or bool(_contexts(members) & _DID_CONTEXTS))
        and any(key in members for key in ("verificationMethod", "assertionMethod"))
    )


def _is_controller_document(members: JsonObject) -> bool:
    return not _is_claim(members) and "verificationMethod" in members and "id" in members


def _is_status_list(members: JsonObject) -> bool:
    if _types(members) & _STATUS_LISTS:
        return True
    if _is_raw_list(members) or _is_raw_list(_inside(members, "status_list")):
        return True
    return bool(_types(_inside(members, "credentialSubject")) & _STATUS_LISTS)


def _is_raw_list(members: JsonObject) -> bool:
    return "lst" in members and "bits" in members


def _is_revocations(members: JsonObject) -> bool:
    return "revokedAssertions" in members or "revokedCredential" in members


def _is_badge_class(members: JsonObject) -> bool:
    if _is_claim(members) or "recipient" in members:
        return False
    return bool(_types(members) & {"BadgeClass", "Achievement"}) or (
        "criteria" in members and "issuer" in members and "name" in members
    )


def _is_profile(members: JsonObject) -> bool:
    if _is_claim(members) or "recipient" in members:
        return False
    return bool(_types(members) & _PROFILES) or (
        "name" in members and "url" in members and members.keys() <= _ORGANISATION
    )


def _is_context(members: JsonObject) -> bool:
    return isinstance(members.get("@context"), dict) and members.keys() <= {
        "@context",
        "@id",
        "id",
    }


def _is_schema(members: JsonObject) -> bool:
    schema = members.get("$schema")
    return isinstance(schema, str) and "json-schema.org" in schema


def _is_type_metadata(members: JsonObject) -> bool:
    described = not members.keys().isdisjoint(("claims", "display", "extends"))
    return "vct" in members and described and members.keys().isdisjoint(_TOKEN)


def _is_claim(members: JsonObject) -> bool:
    """Tell whether it speaks about somebody."""
    return not members.keys().isdisjoint(_CLAIMING)


def _inside(members: JsonObject, key: str) -> JsonObject:
    value: Json = members.get(key)
    return value if isinstance(value, dict) else {}


_STATUS_LISTS = frozenset(
    {
        "BitstringStatusList",
        "BitstringStatusListCredential",
        "RevocationList2020",
        "RevocationList2020Credential",
        "RevocationList2021",
        "StatusList2021",
        "StatusList2021Credential",
    }
)
_DID_CONTEXTS = frozenset(
    {"https://www.w3.org/ns/did/v1", "https://www.w3.org/ns/did/v1.1"}
)
_PROFILES = frozenset({"Issuer", "Profile"})
_CLAIMING = ("credentialSubject", "verifiableCredential", "vct")
_TOKEN = ("iss", "iat", "nbf", "exp", "cnf", "sub", "status")
_ORGANISATION = frozenset(
    {
        "@context", "id", "type", "name", "url", "description", "image", "email",
        "revocationList", "publicKey", "verification", "telephone",
    }
)  # fmt: skip
_WANTED = "ask the issuer for the badge or credential that was awarded to you"
_OTHERS: tuple[tuple[str, str, Callable[[JsonObject], bool]], ...] = (
    ("a private key", "keep it secret; the wallet makes its own", _is_private_key),
    ("a set of private keys", "keep it secret; the wallet makes its own", _has_private_key),
    ("a public key", "give it to verify with --trust", _is_key),
    ("a set of public keys", "give it to verify with --trust", _is_key_set),
    ("a status list", "give it to verify with --evidence", _is_status_list),
    ("a revocation list", "give it to verify with --evidence", _is_revocations),
    ("a DID document", "give it to verify with --evidence", _is_did_document),
    ("a cryptographic key", "", _typed("CryptographicKey")),
    ("an endorsement of Open Badges 2.0", _WANTED, _typed("Endorsement")),
    ("a JSON-LD context", "", _is_context),
    ("a JSON Schema", "", _is_schema),
    ("the description of a credential type", "", _is_type_metadata),
    ("a badge definition", _WANTED, _is_badge_class),
    ("an issuer profile", _WANTED, _is_profile),
    ("a controller document", "give it to verify with --evidence", _is_controller_document),
)
_SILENT = frozenset(
    {
        *(_is_key, _is_key_set, _has_private_key, _is_did_document, _is_badge_class),
        *(_is_profile, _is_controller_document, _is_context),
    }
)  # those that are never what speaks about somebody
_OF_CLAIMS = tuple(one for one in _OTHERS if one[2] not in _SILENT)
