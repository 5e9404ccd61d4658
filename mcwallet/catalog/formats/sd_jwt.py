"""SD-JWTs without a credential type: claims about somebody, in nobody's vocabulary."""

from collections.abc import Iterator

from mcwallet.catalog.formats import sd_jwt_vc, vcdm
from mcwallet.catalog.formats.annex import elements, stated
from mcwallet.catalog.formats.base import Format
from mcwallet.catalog.formats.reading import text, words
from mcwallet.codec.tree import Tree
from mcwallet.model.credential import Credential, Element, Party


def fits(doc: Tree) -> bool:
    """Recognise the claims of a signed token by who issued it and for when.

    JSON alone looks like that, too; so this is asked only about what came in an SD-JWT.
    """
    return (
        isinstance(doc.value, dict)
        and isinstance(doc.value.get("iss"), str)
        and not doc.value.keys().isdisjoint(_REGISTERED)
        and vcdm.generation(doc) == 0
    )


def read(doc: Tree) -> Credential:
    """Read the registered claims; the others have no meaning that we know."""
    doc.members()
    return Credential(
        format="sd-jwt",
        id=text(doc, "jti"),
        title=words(doc, "title"),
        issuer=Party(text(doc, "iss"), path=f"{doc.path}.iss"),
        subject=sd_jwt_vc.subject(doc),
        types=tuple(filter(None, [text(doc, "type")])),
        period=sd_jwt_vc.period(doc),
        issued=sd_jwt_vc.date(doc, "iat"),
        status=sd_jwt_vc.statuses(doc),
    )


def rules(doc: Tree) -> Iterator[str]:
    """Say what is wrong in the registered claims (RFC 7519 §4.1)."""
    if not isinstance(doc.value, dict):
        yield f"{doc.path} should be an object"
        return
    yield from sd_jwt_vc.token_rules(doc)


def annex(doc: Tree) -> tuple[Element, ...]:
    """Show whom it is about and who says so; no other element is declared."""
    who = sd_jwt_vc.subject(doc)
    return elements(
        learner=stated(who.name, doc.path),
        awarding_body=stated(text(doc, "iss"), f"{doc.path}.iss"),
    )


_REGISTERED = ("iat", "exp", "nbf", "sub", "cnf", "_sd_alg", "jti")

SD_JWT = Format(
    name="sd-jwt",
    title="SD-JWT",
    spec="https://www.rfc-editor.org/rfc/rfc9901",
    fits=fits,
    read=read,
    annex=annex,
    rules=rules,
)
