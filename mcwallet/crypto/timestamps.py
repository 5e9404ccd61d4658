"""Time-stamp tokens (RFC 3161): somebody else's word for when some bytes existed."""

import hmac
from datetime import datetime
from hashlib import new

from mcwallet.codec import der, x509
from mcwallet.codec.x509 import Algorithm, Certificate
from mcwallet.crypto import cms
from mcwallet.crypto.certified import hash_name
from mcwallet.errors import MalformedError
from mcwallet.model.values import dataclass

TST_INFO = "1.2.840.113549.1.9.16.1.4"
TIME_STAMPING = "1.3.6.1.5.5.7.3.8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What a time-stamping service said, and the message in which it said it."""

    when: datetime
    hashed: Algorithm
    imprint: bytes
    message: cms.Message

    @property
    def certificates(self) -> tuple[Certificate, ...]:
        """The certificates that came with it, in no particular order."""
        return self.message.certificates

    def covers(self, *pieces: bytes) -> bool:
        """Tell whether it is these bytes, one after the other, that were time-stamped."""
        digest = new(hash_name(self.hashed))
        for piece in pieces:
            digest.update(piece)
        return hmac.compare_digest(digest.digest(), self.imprint)

    def service(self) -> Certificate:
        """Return the certificate of the service that signed, or say why it did not."""
        found = cms.signer(self.message)
        if found is None:
            raise MalformedError("the time-stamp does not carry its signer's certificate")
        if not cms.holds(self.message, found):
            raise MalformedError("the time-stamp's own signature is broken")
        if found.extended_usages != frozenset({TIME_STAMPING}):
            raise MalformedError("the time-stamp is not by a time-stamping certificate")
        if not found.begins <= self.when <= found.ends:
            raise MalformedError("the time-stamp lies outside its certificate's life")
        return found


def read(data: bytes) -> Token:
    """Read a time-stamp token; nothing is believed yet."""
    message = cms.read(data)
    if message.kind != TST_INFO:
        raise MalformedError("not a time-stamp")
    fields = der.read(message.content).fields()
    if fields.take(der.INTEGER).integer() != 1:
        raise MalformedError("a time-stamp of another version")
    fields.take(der.OID)
    imprint = fields.take(der.SEQUENCE).fields()
    hashed, value = x509.algorithm(imprint.take(der.SEQUENCE)), imprint.take(der.OCTETS)
    fields.take(der.INTEGER)
    when = fields.take(der.GENERALIZED_TIME).moment()
    return Token(when=when, hashed=hashed, imprint=value.octets(), message=message)
