"""Portfolios as a learner would have them, made in memory."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from mcwallet.actions.inspecting import inspect
from mcwallet.actions.opening import open_cases
from mcwallet.actions.sharing import method_of, tokens
from mcwallet.actions.unwrapping import receive
from mcwallet.actions.verifying import verify
from mcwallet.model.holding import Identity
from mcwallet.model.portfolio import Item, Portfolio
from tests.testkit import NOW, TOP, Signer, as_bytes, world

ZED, LINA = Signer(), Signer("Lina")
HOLDER = Identity(
    id=LINA.did,
    method="key",
    alg="Ed25519",
    private=LINA.key.to_jwk(),
    created="2026-01-01",
)
SAMPLES = TOP / "sample_wallet" / "credentials"


def item(number: int, data: bytes, name: str = "badge.json") -> Item:
    original = receive(name, data, named=True).originals[0]
    cases = open_cases(original)
    return Item(
        id=original.artifact.digest,
        name=f"{number:02}-{name}",
        data=data,
        media="application/json",
        content=original.artifact.content,
        envelope=cases[0].envelope.kind,
        credential=cases[0].credential,
        elements=inspect(original)[0].elements,
        report=verify(cases, world())[0],
    )


def badge(**changes: Any) -> bytes:
    award = ZED.badge()["credentialSubject"] | {"id": LINA.did}
    return ZED.signed(ZED.badge(credentialSubject=award, **changes)).data


def saying(text: str) -> bytes:
    """A signed badge that says the same text wherever it can say something."""
    achievement = {
        "id": "https://zed.example/a",
        "type": ["Achievement"],
        "name": text,
        "description": text,
        "criteria": {"narrative": text},
        "creditsAvailable": 3,
        "alignment": [
            {
                "type": ["Alignment"],
                "targetType": "ceasn:Competency",
                "targetName": text,
                "targetUrl": "https://zed.example/skill",
            }
        ],
    }
    issuer = {"id": ZED.did, "type": ["Profile"], "name": text}
    subject = {"type": ["AchievementSubject"], "achievement": achievement}
    return as_bytes(ZED.badge(name=text, issuer=issuer, credentialSubject=subject))


def samples() -> tuple[tuple[str, bytes], ...]:
    return tuple((path.name, path.read_bytes()) for path in sorted(SAMPLES.iterdir()))


def portfolio(files: Sequence[tuple[str, bytes]] = (), **changes: Any) -> Portfolio:
    """What the learner shares: these files, or one badge."""

    def sign(claims: Any, **members: Any) -> Any:
        return LINA.sign(claims, method=method_of(LINA.did), **members)

    held = files or (("badge.json", badge()),)
    made = Portfolio(
        items=tuple(item(n, data, name) for n, (name, data) in enumerate(held, 1)),
        holder=LINA.did,
        sign=sign,
        token=tokens(HOLDER),
        created=NOW,
        page=b"<!DOCTYPE html><title>Portfolio</title>",
    )
    return replace(made, **changes)
