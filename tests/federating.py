"""Organisations of an OpenID Federation that say whatever a test asks for."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from mcwallet.codec import jws
from mcwallet.crypto.keys import to_jwk
from mcwallet.crypto.private import PrivateKey
from mcwallet.model.trust import Federation
from tests.testkit import NOW, p256

WELL_KNOWN = "/.well-known/openid-federation"


@dataclass(frozen=True)
class Organisation:
    """An organisation with a P-256 key that follows from its address."""

    id: str
    kid: str = "key-1"
    now: datetime = NOW

    @cached_property
    def key(self) -> PrivateKey:
        return p256(self.id + self.kid)

    @property
    def jwks(self) -> dict[str, Any]:
        return {"keys": [to_jwk(self.key.public) | {"kid": self.kid}]}

    @property
    def pinned(self) -> Federation:
        return Federation(id=self.id, keys=((self.kid, self.key.public),), name="The Top")

    def claims(self, subject: str, **changes: Any) -> dict[str, Any]:
        begun = int((self.now - timedelta(hours=1)).timestamp())
        usual = {"iss": self.id, "sub": subject, "iat": begun, "exp": begun + 86_400}
        return {k: v for k, v in (usual | changes).items() if v is not None}

    def sign(self, claims: dict[str, Any], **header: Any) -> str:
        usual = {"typ": "entity-statement+jwt", "kid": self.kid}
        return jws.sign_compact(usual | header, json.dumps(claims).encode(), self.key)

    def itself(self, *above: str, **changes: Any) -> str:
        """Its entity configuration."""
        entity = {
            "organization_name": f"Own name of {self.id}",
            "federation_fetch_endpoint": f"{self.id}/fetch",
        }
        usual = {
            "jwks": self.jwks,
            "metadata": {"federation_entity": entity},
            "authority_hints": list(above) or None,
        }
        return self.sign(self.claims(self.id, **usual | changes))

    def says(self, subject: "str | Organisation", name: str = "", **changes: Any) -> str:
        """What it says of one below it."""
        about = subject if isinstance(subject, str) else subject.id
        jwks = None if isinstance(subject, str) else subject.jwks
        named = {"federation_entity": {"organization_name": name}} if name else None
        usual = {"jwks": jwks, "metadata": named}
        return self.sign(self.claims(about, **usual | changes))
