"""The classes of Open Badges 3.0 and CLR 2.0: an object says what it is where it must.

What else their specifications require is in their JSON schemas and judged with them.
"""

from collections.abc import Iterator

from mcwallet.catalog.formats.reading import is_a, objects, walk
from mcwallet.codec.tree import Tree


def badge(doc: Tree) -> Iterator[str]:
    """Judge an ``AchievementCredential`` (Open Badges 3.0 §B.1)."""
    if not is_a(doc, "OpenBadgeCredential", "AchievementCredential"):
        yield f"{doc.path}.type should include OpenBadgeCredential"
    for subject in objects(doc, "credentialSubject"):
        yield from _class(subject, "AchievementSubject", required=True)
        if "achievement" not in subject.members():
            yield f"{subject.path} has no 'achievement'"
        yield from achievements(subject)
    yield from profiles(doc, "issuer")


def achievements(subject: Tree) -> Iterator[str]:
    """Judge a subject's achievements and results, and who they come from."""
    for one in walk(subject, "achievement"):
        if not isinstance(one.value, dict):
            yield f"{one.path} should be an object"
            continue
        yield from _class(one, "Achievement", required=True)
        yield from profiles(one, "creator")
        yield from _classes(one, "alignment", "Alignment")
        yield from _classes(one, "resultDescription", "ResultDescription")
    yield from profiles(subject, "source")
    yield from _classes(subject, "result", "Result")
    for one in objects(subject, "result"):
        yield from _classes(one, "alignment", "Alignment")
    yield from _classes(subject, "identifier", "IdentityObject")


def profiles(doc: Tree, key: str) -> Iterator[str]:
    """Judge whoever stands there, and the organisations above."""
    if key in doc.members():
        for one in objects(doc, key):
            yield from _class(one, "Profile", required=False)
            yield from profiles(one, "parentOrg")


def _classes(doc: Tree, key: str, name: str) -> Iterator[str]:
    value, plain = doc.members().get(key, ()), [name]
    for one in value if isinstance(value, list | tuple) else (value,):
        if type(one) is not dict or one.get("type") != plain:
            break
    else:
        return  # as almost always
    for one in objects(doc, key):
        yield from _class(one, name, required=False)


def _class(one: Tree, name: str, *, required: bool) -> Iterator[str]:
    members = one.members()
    if "type" not in members:
        if required:
            yield f"{one.path} has no 'type'"
    elif members["type"] != [name] and not is_a(one, name):
        yield f"{one.path}.type should include {name}"
