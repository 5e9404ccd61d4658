"""Is the sealer the issuer, and did the sealer award it? (ETSI EN 319 412-1 §5.1.4)."""

import re
from collections.abc import Iterable, Iterator
from unicodedata import combining, normalize

from mcwallet.catalog.formats.elm_2 import ELM_2, in_elm_3
from mcwallet.checks.seal.facts import Facts, called
from mcwallet.codec import x509
from mcwallet.codec.tree import Tree
from mcwallet.codec.x509 import Certificate
from mcwallet.errors import MalformedError
from mcwallet.model.report import Check, Outcome

_PREFIXED = re.compile(
    r"(VAT|NTR|PSD|LEI|EUI|[A-Z]{2}:)([A-Z]{2})-(.+)", re.ASCII | re.IGNORECASE
)
_FURTHER = ("registration", "vatIdentifier", "taxIdentifier", "identifier")


def issuer(facts: Facts) -> Iterator[Check]:
    """Compare the issuer that the credential names with the owner of the certificate."""
    name, used = "seal.issuer", facts.sealed_with()
    certified = used.subject.all(x509.ORGANIZATION_IDENTIFIER)
    named = _issuer(facts)
    stated = _identifiers(named)
    same_name = _same_name(_names(named), used)
    match _best(stated, certified):
        case "other":
            says = (
                f"The credential names the issuer {called(stated[0])}, but it was sealed "
                f"by another organisation, {called(certified[0])}."
            )
            yield Check(name, Outcome.FAILED, f"{name}.other", says)
        case "same" if same_name == "same":
            says = f"The issuer is the sealer, {called(used.subject)}: {certified[0][:64]}."
            yield Check(name, Outcome.PASSED, f"{name}.ok", says)
        case "same" | "alike":
            says = (
                f"The issuer and the sealer {_owner(used)} have the same identifier, but "
                "their names or its spelling differ."
            )
            yield Check(name, Outcome.WARNED, f"{name}.wording", says)
        case _ if same_name != "other" and not stated:
            says = f"Only the name ties the issuer to the sealer {_owner(used)}."
            yield Check(name, Outcome.WARNED, f"{name}.name", says)
        case _:
            says = f"Nothing ties the issuer to the sealer {_owner(used)}."
            yield Check(name, Outcome.UNDECIDED, f"{name}.unbound", says)


def awarding(facts: Facts) -> Iterator[Check]:
    """Disclose where the awarding body is not the one who sealed: that is two voices."""
    name, used = "seal.awarding", facts.sealed_with()
    bodies = facts.case.credential.awarding_bodies
    if not bodies:
        says = "The credential names no awarding body."
        yield Check(name, Outcome.SKIPPED, f"{name}.none", says)
        return
    certified = used.subject.all(x509.ORGANIZATION_IDENTIFIER)
    for body in bodies:
        numbers = tuple(identifier.value for identifier in body.identifiers)
        texts = tuple(text for _, text in body.name.by_language)
        same = _best(numbers, certified)
        if same == "other" or (same == "none" and _same_name(texts, used) == "other"):
            says = (
                f"It was awarded by {called(str(body.name) or 'another organisation')} and "
                f"sealed by {_owner(used)}: the sealer vouches for where it comes from, "
                "not for what was learned."
            )
            yield Check(name, Outcome.WARNED, f"{name}.other", says)
            return
    says = "Who awarded it also sealed it."
    yield Check(name, Outcome.PASSED, f"{name}.ok", says)


def compare(stated: str, certified: str) -> str:
    """Compare two organisation identifiers: ``same``, ``alike`` or ``other``.

    Alike are those that differ in nothing but case, punctuation or the prefix that names
    register and country. Two prefixes with different countries are two organisations.
    """
    if stated == certified:
        return "same"
    (first_country, first), (country, number) = _split(stated), _split(certified)
    if not number or not first:
        return "other"
    if first_country and country:
        return "alike" if (first_country, first) == (country, number) else "other"
    spellings = {number, country + number} if country else {number, first_country + number}
    with_country = {first, first_country + first}
    return "alike" if spellings & with_country else "other"


def _split(text: str) -> tuple[str, str]:
    found = _PREFIXED.fullmatch(text.strip())
    return (_plain(found[2]), _plain(found[3])) if found else ("", _plain(text))


def _best(stated: Iterable[str], certified: Iterable[str]) -> str:
    pairs = {compare(a, b) for a in stated for b in certified}
    return next((kind for kind in ("same", "alike", "other") if kind in pairs), "none")


def _plain(text: str) -> str:
    """Take away case, diacritics, space and punctuation."""
    letters = normalize("NFKD", normalize("NFKC", text).casefold())
    return "".join(c for c in letters if c.isalnum() and not combining(c))


def _same_name(names: Iterable[str], used: Certificate) -> str:
    certified = {
        *used.subject.all(x509.ORGANIZATION),
        *used.subject.all(x509.COMMON_NAME),
    }
    names = set(names)
    if names & certified:
        return "same"
    alike = {_plain(name) for name in names} & {_plain(name) for name in certified} - {""}
    return "alike" if alike else "other"


def _issuer(facts: Facts) -> Tree | None:
    """Find the party that claims to have sealed; in ELM 2 it stands around the rest."""
    if facts.case.credential.format == ELM_2.name:
        party = Tree(in_elm_3(facts.case.doc)).get("issuer")
        return next(party.items(), None) if party else None
    return facts.case.doc.get("issuer")


def _identifiers(party: Tree | None) -> tuple[str, ...]:
    """Read the identifier that sealing rests on, or where it is missing all others."""
    if party is None or not party.is_object():
        return ()
    main = tuple(_notations(party, "eIDASIdentifier"))
    return main or tuple(text for key in _FURTHER for text in _notations(party, key))


def _notations(party: Tree, key: str) -> Iterator[str]:
    for item in party.each(key):
        if item.is_object():
            for notation in item.each("notation"):
                yield notation.text()


def _names(party: Tree | None) -> tuple[str, ...]:
    if party is None or not party.is_object():
        return ()
    return tuple(
        text
        for key in ("legalName", "name")
        for item in party.each(key)
        for text in _texts(item)
    )


def _texts(item: Tree) -> Iterator[str]:
    """Go through one text, or one in several languages."""
    if isinstance(item.value, str):
        yield item.value
    elif item.is_object():
        for key in item.members():
            yield from (text.text() for text in item.each(key))
    else:
        raise MalformedError(f"{item.path} should be text")


def _owner(used: Certificate) -> str:
    return called(used.subject.first(x509.ORGANIZATION) or used.subject)
