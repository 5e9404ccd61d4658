"""Comprehensive Learner Records: what their associations say is part of what."""

from mcwallet.catalog.pathways.base import Draft, PathwayFormat, Writer
from mcwallet.codec.tree import Tree


def fits(doc: Tree) -> bool:
    """Recognise a record by the type of the credential."""
    return doc.mentions("type", "ClrCredential")


def draft(doc: Tree) -> Draft:
    """Propose every part as required: the record says what belongs together, not how much.

    Associations are descriptive (CLR 2.0): counts, alternatives and grades are for whoever
    edits the draft.
    """
    title = _text(doc, "name") or "Learner record"
    writer = Writer(id=_text(doc, "id"), title=title, source="a learner record")
    titles: dict[str, str] = {}
    parts: dict[str, list[str]] = {}
    for subject in doc.each("credentialSubject"):
        for one in subject.each("achievement"):
            titles[_text(one, "id")] = _text(one, "name")
        for link in subject.each("association"):
            _note(link, parts, writer)
    inner = {part for some in parts.values() for part in some}
    roots = [whole for whole in parts if whole not in inner] or list(parts)[:1]
    if not parts:
        roots = [one for one in titles if one]
    made: dict[str, str] = {}
    return writer.finish([_block(root, parts, titles, writer, made) for root in roots])


def _note(link: Tree, parts: dict[str, list[str]], writer: Writer) -> None:
    kind, source, target = (
        _text(link, key) for key in ("associationType", "sourceId", "targetId")
    )
    if kind in {"isPartOf", "isChildOf"}:
        parts.setdefault(target, []).append(source)
    elif kind == "isParentOf":
        parts.setdefault(source, []).append(target)
    else:
        writer.unclear.append(f"{kind or 'association'}: {source} to {target}")


def _block(
    whole: str,
    parts: dict[str, list[str]],
    titles: dict[str, str],
    writer: Writer,
    made: dict[str, str],
) -> str:
    """Add the block of one achievement, each achievement once; circles end there."""
    if whole in made:
        return made[whole]
    title = titles.get(whole) or "achievement"
    if whole not in parts:
        made[whole] = writer.one(title, [whole])
        return made[whole]
    made[whole] = writer.name(title)
    names = [
        _block(part, parts, titles, writer, made)
        for part in dict.fromkeys(parts[whole]) if not _above(part, whole, parts)
    ]  # fmt: skip
    if not names:
        return writer.put(made[whole], title, 'decision = "awarding-body"')
    return writer.put(
        made[whole], title, "all = [" + ", ".join(f'"{name}"' for name in names) + "]"
    )


def _above(part: str, whole: str, parts: dict[str, list[str]]) -> bool:
    """Tell whether a part is said to contain the whole."""
    seen, queue = set(), [part]
    while queue:
        here = queue.pop()
        if here == whole:
            return True
        if here not in seen:
            seen.add(here)
            queue.extend(parts.get(here, ()))
    return False


def _text(doc: Tree, key: str) -> str:
    value = doc.members().get(key) if doc.is_object() else None
    return value if isinstance(value, str) else ""


CLR = PathwayFormat(
    name="clr",
    title="Comprehensive Learner Record with associations",
    spec="https://www.imsglobal.org/spec/clr/v2p0/",
    fits=fits,
    draft=draft,
)
