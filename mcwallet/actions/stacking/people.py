"""Whether a credential is about the learner: by key, by address, or not to be told."""

from hashlib import md5, sha256

from mcwallet.actions.stacking.setting import YES, Answer, no, unknown
from mcwallet.model.award import Award


def about(award: Award, me: tuple[str, ...]) -> Answer:
    """Tell whether an award is about one of these DIDs and addresses.

    The same kind of identifier with another value is somebody else; identifiers of
    different kinds cannot be compared. Names are never compared: two people share them.
    """
    plain, hashed = identities(award), _hashed(award)
    if not plain and not hashed:
        return unknown("no key or address tells whom it is about")
    mine = {_same(one) for one in me}
    if mine & set(plain) or any(_fits(one, mine) for one in hashed):
        return YES
    if not mine:
        return unknown("nobody said whom it should be about")
    kinds = {_kind(one) for one in mine}
    if kinds & {_kind(one) for one in plain} or (hashed and "mailto" in kinds):
        return no("it is about somebody else")
    return unknown("its learner is named in another way, so they cannot be compared")


def identities(award: Award) -> tuple[str, ...]:
    """Name the learner by every identifier that can be compared as it stands.

    Those are DIDs, other addresses and e-mail addresses; a birth date or a number is
    shared, or is nobody's business.
    """
    ids = [_same(award.learner.id)] if award.learner.id else []
    plain = (_same(one.value) for one in award.learner.identifiers if not one.hashed)
    ids += [one for one in plain if one.startswith(("did:", "mailto:"))]
    return tuple(dict.fromkeys(ids))


def _same(identity: str) -> str:
    """Spell equal identities equally; an e-mail address is one with or without mailto."""
    if identity.startswith("did:"):
        return identity.split("#", maxsplit=1)[0]
    bare = identity.removeprefix("mailto:")
    return "mailto:" + bare.casefold() if "@" in bare and ":" not in bare else identity


def _kind(identity: str) -> str:
    return identity.partition(":")[0]


def _hashed(award: Award) -> tuple[tuple[str, str], ...]:
    return tuple(
        (one.value.casefold(), one.salt) for one in award.learner.identifiers if one.hashed
    )


def _fits(one: tuple[str, str], mine: set[str]) -> bool:
    value, salt = one
    algorithm, _, digest = value.partition("$")
    for address in mine:
        text = (address.removeprefix("mailto:") + salt).encode()
        if algorithm == "sha256" and sha256(text).hexdigest() == digest:
            return True
        if algorithm == "md5" and md5(text).hexdigest() == digest:  # noqa: S324 - as issued
            return True
    return False
