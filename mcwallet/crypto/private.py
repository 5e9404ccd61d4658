"""Private keys: making them, keeping them in hand, and signing with them."""

from dataclasses import field
from typing import TypeAlias

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from mcwallet.codec import base64url
from mcwallet.crypto.algorithms import algorithms_for, sign
from mcwallet.crypto.keys import from_jwk, from_loaded, to_jwk
from mcwallet.crypto.kinds import KINDS, load
from mcwallet.errors import LimitError, MalformedError, UnsupportedError
from mcwallet.model.json import JsonObject
from mcwallet.model.keys import PublicKey
from mcwallet.model.values import dataclass

Secret: TypeAlias = Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

MAX_PEM = 32_768


@dataclass(frozen=True, slots=True, eq=False)
class PrivateKey:
    """A private key and the public key that goes with it; never shown, never compared."""

    public: PublicKey
    _secret: Secret = field(repr=False)

    @classmethod
    def generate(cls, kind: str = "Ed25519") -> "PrivateKey":
        """Make a new key of this kind; RSA keys have 3072 bits."""
        if kind not in KINDS:
            raise UnsupportedError("a kind of key that mcwallet does not know")
        curve = KINDS[kind].curve
        if curve:
            return cls._of(ec.generate_private_key(curve))
        if kind == "RSA":
            return cls._of(rsa.generate_private_key(65537, 3072))
        return cls._of(Ed25519PrivateKey.generate())

    @classmethod
    def from_seed(cls, seed: bytes) -> "PrivateKey":
        """Return the Ed25519 key that a 32-byte seed stands for (RFC 8032 §5.1.5)."""
        try:
            return cls._of(Ed25519PrivateKey.from_private_bytes(seed))
        except ValueError:
            raise MalformedError("an Ed25519 seed should have 32 bytes") from None

    @classmethod
    def from_jwk(cls, jwk: JsonObject) -> "PrivateKey":
        """Read a private JWK; its public half must be the one that it says."""
        public = from_jwk(jwk)
        try:
            made = cls._of(_secret(public, jwk))
        except ValueError:
            raise MalformedError("a private JWK does not hold a usable key") from None
        if made.public != public:
            raise MalformedError("the private and the public half of a JWK do not match")
        return made

    @classmethod
    def from_pem(cls, text: str) -> "PrivateKey":
        """Read a private key in unencrypted PEM (PKCS #8, SEC 1 or PKCS #1)."""
        if len(text) > MAX_PEM:
            raise LimitError(f"a private key is longer than {MAX_PEM} characters")
        try:
            secret = load_pem_private_key(text.encode("ascii"), password=None)
        except TypeError:
            raise UnsupportedError(
                "the private key is encrypted", hint="decrypt it first: openssl pkey"
            ) from None
        except (ValueError, UnsupportedAlgorithm):
            raise MalformedError("not a private key in PEM") from None
        if not isinstance(secret, Secret):
            raise UnsupportedError("a kind of key that mcwallet does not know")
        return cls._of(secret)

    @property
    def algorithm(self) -> str:
        """The JOSE name of the algorithm that this key usually signs with."""
        return algorithms_for(self.public.kind)[0]

    def sign(self, algorithm: str, message: bytes) -> bytes:
        """Sign; all but PSS give equal signatures for equal messages (RFC 6979, 8032)."""
        return sign(self.public.kind, algorithm, self._secret, message)

    def to_jwk(self) -> dict[str, str]:
        """Write the private key as a JWK, to be kept encrypted."""
        if isinstance(self._secret, Ed25519PrivateKey):
            private = {"d": base64url.encode(self._secret.private_bytes_raw())}
        elif isinstance(self._secret, ec.EllipticCurvePrivateKey):
            size = (self._secret.curve.key_size + 7) // 8
            number = self._secret.private_numbers().private_value
            private = {"d": base64url.encode(number.to_bytes(size))}
        else:
            private = _rsa_members(self._secret.private_numbers())
        return to_jwk(self.public) | private

    @classmethod
    def _of(cls, secret: Secret) -> "PrivateKey":
        public = from_loaded(secret.public_key())
        load(public)
        return cls(public, secret)


def _secret(public: PublicKey, jwk: JsonObject) -> Secret:
    curve = KINDS[public.kind].curve
    if curve:
        private = _octets(jwk, "d")
        if len(private) != KINDS[public.kind].size:
            raise MalformedError("a private JWK has a key of the wrong length")
        return ec.derive_private_key(int.from_bytes(private), curve)
    if public.kind == "RSA":
        return _rsa_secret(jwk)
    return Ed25519PrivateKey.from_private_bytes(_octets(jwk, "d"))


def _rsa_secret(jwk: JsonObject) -> rsa.RSAPrivateKey:
    n, e, d = (int.from_bytes(_octets(jwk, name)) for name in ("n", "e", "d"))
    if "p" not in jwk:  # RFC 7518 §6.3.2: a producer may give d alone
        p, q = rsa.rsa_recover_prime_factors(n, e, d)
    else:
        p, q = (int.from_bytes(_octets(jwk, name)) for name in ("p", "q"))
    return rsa.RSAPrivateNumbers(
        p=p,
        q=q,
        d=d,
        dmp1=rsa.rsa_crt_dmp1(d, p),
        dmq1=rsa.rsa_crt_dmq1(d, q),
        iqmp=rsa.rsa_crt_iqmp(p, q),
        public_numbers=rsa.RSAPublicNumbers(e=e, n=n),
    ).private_key()


def _rsa_members(numbers: rsa.RSAPrivateNumbers) -> dict[str, str]:
    members = {
        "d": numbers.d,
        "p": numbers.p,
        "q": numbers.q,
        "dp": numbers.dmp1,
        "dq": numbers.dmq1,
        "qi": numbers.iqmp,
    }
    return {
        name: base64url.encode(value.to_bytes((value.bit_length() + 7) // 8))
        for name, value in members.items()
    }


def _octets(jwk: JsonObject, name: str) -> bytes:
    value = jwk.get(name)
    if not isinstance(value, str):
        raise MalformedError(f"a private JWK has no {name!r}")
    return base64url.decode(value)
