"""Put together what leaves the wallet: the credentials, the holder's key, evidence."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from mcwallet.actions.exporting import ENDINGS, file_name, shown_title
from mcwallet.actions.inspecting import inspect
from mcwallet.actions.opening import open_cases
from mcwallet.actions.unwrapping import Original, receive
from mcwallet.actions.verifying import verify
from mcwallet.catalog.proofs.data_integrity import sign
from mcwallet.codec import jws
from mcwallet.crypto.private import PrivateKey
from mcwallet.errors import NotFoundError
from mcwallet.model.artifact import Artifact
from mcwallet.model.holding import Holding, Identity
from mcwallet.model.json import Json, JsonObject
from mcwallet.model.portfolio import Item, Sign, Token
from mcwallet.model.wallet import WalletState
from mcwallet.model.world import Document, Source, World


def holder_of(state: WalletState, did: str = "") -> Identity:
    """Return the identity to sign with: the one named, else the newest in use."""
    usable = [each for each in state.identities if not each.retired]
    chosen = [each for each in usable if each.id == did] if did else usable
    if not chosen:
        raise NotFoundError(
            f"the wallet has no identity {did}".rstrip(),
            hint="see: mcwallet identity list",
        )
    return max(chosen, key=lambda each: (each.created, each.id))


def signer(identity: Identity) -> Sign:
    """Return what secures claims with an identity's key."""
    key = PrivateKey.from_jwk(identity.private)
    suite = "eddsa-jcs-2022" if key.public.kind == "Ed25519" else "ecdsa-jcs-2019"
    method = method_of(identity.id)

    def secure(claims: JsonObject, **members: Json) -> dict[str, Json]:
        return sign(claims, key, method=method, suite=suite, **members)  # type: ignore[arg-type]

    return secure


def tokens(identity: Identity) -> Token:
    """Return what makes a signed token of claims with an identity's key."""
    key = PrivateKey.from_jwk(identity.private)
    header = {"typ": "vc+jwt", "cty": "vc", "kid": method_of(identity.id)}

    def secure(claims: JsonObject) -> bytes:
        payload = json.dumps(claims, ensure_ascii=False, separators=(",", ":"))
        return jws.sign_compact(header, payload.encode(), key).encode()

    return secure


def method_of(did: str) -> str:
    """Name the only key of a did:key or did:jwk."""
    return f"{did}#0" if did.startswith("did:jwk:") else f"{did}#{did.rpartition(':')[2]}"


def items(
    holdings: Iterable[Holding], read: Callable[[str], bytes], world: World
) -> tuple[Item, ...]:
    """Look into each credential, and judge it as of now, so that a page can say both."""
    return tuple(
        _item(number, holding, read(holding.rec), world)
        for number, holding in enumerate(holdings, 1)
    )


def _item(number: int, holding: Holding, data: bytes, world: World) -> Item:
    title, ending = shown_title(holding), ENDINGS.get(holding.media, ".json")
    name = f"{number:02}-{file_name(title, holding.rec)}{ending}"
    found = receive(name, data, named=True).originals
    original = (
        found[0] if len(found) == 1 else Original(input=name, artifact=Artifact(data, name))
    )
    cases = open_cases(original)
    return Item(
        id=holding.rec,
        name=name,
        data=data,
        media=holding.media,
        content=original.artifact.content,
        envelope=cases[0].envelope.kind,
        credential=cases[0].credential,
        elements=inspect(original)[0].elements,
        report=verify(cases, world)[0],
    )


def kept_documents(
    state: WalletState, recs: Sequence[str], read: Callable[[str], bytes]
) -> tuple[Document, ...]:
    """Return the dated copies that the wallet keeps for these credentials."""
    wanted = set(recs)
    return tuple(
        Document(
            url=copy.url,
            artifact=Artifact(read(copy.id), copy.url),
            source=Source.VERIFIER,
            fetched=copy.fetched,
            media_type=copy.media,
            status=copy.status,
        )
        for copy in sorted(state.copies.values(), key=lambda each: (each.url, each.id))
        if wanted & set(copy.rec)
    )


def created_at(given: datetime | None, epoch: str, now: datetime) -> datetime:
    """Choose the moment a portfolio is made: given, SOURCE_DATE_EPOCH, or now."""
    if given:
        return given
    if epoch.isascii() and epoch.isdecimal() and len(epoch) <= len("4102444800"):
        return datetime.fromtimestamp(int(epoch), now.tzinfo)
    return now.replace(microsecond=0)
