"""Open Educational Badges learning paths and Open Badge Factory milestone badges."""

from mcwallet.catalog.pathways.base import Draft, PathwayFormat, Writer
from mcwallet.codec.tree import Tree
from mcwallet.errors import MalformedError


def fits(doc: Tree) -> bool:
    """Recognise either by its count and its list of badges."""
    keys = doc.members().keys() if doc.is_object() else set()
    return {"required_badges_count", "badges"} <= keys or {
        "min_required", "required_badges",
    } <= keys  # fmt: skip


def draft(doc: Tree) -> Draft:
    """Take so many of the badges named, each once; their order is for display only."""
    milestone = "min_required" in doc.members()
    title = _text(doc, "name", "title") or "Learning path"
    writer = Writer(
        id=_text(doc, "id", "slug", "url"), title=title,
        source="a milestone badge" if milestone else "a learning path",
    )  # fmt: skip
    badges = list(doc.each("required_badges" if milestone else "badges"))
    found: dict[str, str] = {}
    for badge in badges:
        url, name = _badge(badge)
        if not url:
            raise MalformedError(f"{badge.path} names no badge")
        found.setdefault(url, name)
    names = [writer.one(name or "badge", [url]) for url, name in found.items()]
    least = doc["min_required" if milestone else "required_badges_count"].count()
    if least > len(names):
        writer.unclear.append(f"it asks for {least} of {len(names)} badges")
    return writer.finish(names, min(least, len(names)) or len(names))


def _badge(badge: Tree) -> tuple[str, str]:
    """Return the address and the name of a badge, however deep it stands."""
    if isinstance(badge.value, str):
        return badge.value, ""
    inner = badge.get("badge") if badge.is_object() else None
    if inner is not None:
        url, name = _badge(inner)
        return url, name or _text(badge, "name")
    return _text(badge, "id", "badge_url", "badgeUrl", "badge_id", "slug"), _text(
        badge, "name"
    )


def _text(doc: Tree, *keys: str) -> str:
    values = (doc.members().get(key) for key in keys) if doc.is_object() else ()
    return next((value for value in values if isinstance(value, str) and value), "")


LEARNING_PATH = PathwayFormat(
    name="learning-path",
    title="Open Educational Badges learning path or Open Badge Factory milestone",
    spec="https://openbadgefactory.com/static/doc/obf-api-v1.pdf",
    fits=fits,
    draft=draft,
)
