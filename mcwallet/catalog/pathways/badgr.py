"""Badgr, Canvas Credentials and Parchment: a tree of elements and badges."""

from mcwallet.catalog.pathways.base import Draft, PathwayFormat, Writer, listed
from mcwallet.codec.tree import Tree
from mcwallet.errors import LimitError

MAX_ELEMENTS = 400


def fits(doc: Tree) -> bool:
    """Recognise an element by its rules, old style or new."""
    return doc.is_object() and (
        {"elementId", "requirements"} <= doc.members().keys()
        or {"completion_requirements"} <= doc.members().keys()
    )


def draft(doc: Tree) -> Draft:
    """Turn every element into a block; a shortcut badge stands beside the requirements."""
    writer = Writer(
        id=_text(doc, "elementId", "slug"),
        title=_text(doc, "name"),
        source="a Badgr pathway",
    )
    elements = _Elements(writer)
    return writer.finish([elements.block(doc)])


class _Elements:
    """The elements seen so far, by their ids."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.names: dict[str, str] = {}

    def block(self, element: Tree) -> str:
        """Add the blocks of one element and everything below it."""
        if len(self.names) > MAX_ELEMENTS:
            raise LimitError(f"the pathway has more than {MAX_ELEMENTS} elements")
        title = _text(element, "name") or "element"
        name = self.writer.name(title)
        self.names[_text(element, "elementId", "slug") or name] = name
        needs = [*self._children(element, title), *self._others(element, title)]
        needs += [*self._badges(element, title), *self._old(element, title)]
        badge = _text(element.get("completionBadge"), "badgeUrl")
        ways = self._shortcuts(element, badge)
        if not needs and badge:
            return self.writer.put(
                name, title, f"match = {{ achievement = {listed([badge])} }}"
            )
        if not needs:
            self.writer.unclear.append(f"{title}: no rule and no badge")
            self.writer.put(name, title, 'decision = "awarding-body"')
            return name
        if not ways:
            return self.writer.several(title, needs, len(needs), name)
        whole = self.writer.several(f"{title} requirements", needs, len(needs))
        return self.writer.several(title, [whole, *ways], 1, name)

    def _children(self, element: Tree, title: str) -> list[str]:
        kids = list(element.each("children"))
        names = [(kid, self.block(kid)) for kid in kids if kid.is_object()]
        rule = _rule(element, "childElementRequirements")
        if rule is not None and not _all(rule):
            least = _least(rule)
            return self._least(f"{title} parts", [name for _, name in names], least)
        return [
            name
            for kid, name in names
            if kid.members().get("requiredForParentCompletion") is not False
        ]

    def _others(self, element: Tree, title: str) -> list[str]:
        rule = _rule(element, "nonChildElementRequirements")
        place = _at(element, "nonChildElementRequirements")
        ids = [one.text() for one in place.each("elementIds")] if rule is not None else []
        known = [self.names[one] for one in ids if one in self.names]
        lost = [one for one in ids if one not in self.names]
        found = [
            self.writer.decision(title, f"element {one} stands elsewhere") for one in lost
        ]
        least = len(ids) if rule is None or _all(rule) else _least(rule)
        return self._least(f"{title} other elements", known + found, least)

    def _badges(self, element: Tree, title: str) -> list[str]:
        rule = _rule(element, "badgeRequirements")
        if rule is None:
            return []
        wanted = _at(element, "badgeRequirements").each("requiredBadges")
        urls = list(dict.fromkeys(_text(one, "badgeUrl") for one in wanted))
        names = [self.writer.one(f"{title} badge", [url]) for url in urls if url]
        return self._least(
            f"{title} badges", names, len(names) if _all(rule) else _least(rule)
        )

    def _old(self, element: Tree, title: str) -> list[str]:
        """Read the junctions of the old server."""
        rule = element.get("completion_requirements")
        if rule is None or not rule.is_object():
            return []
        config = rule.get("junctionConfig")
        names = []
        for one in rule.each("badges"):
            url = (
                one.text()
                if isinstance(one.value, str)
                else _text(one, "badge", "badgeUrl")
            )
            names += [self.writer.one(f"{title} badge", [url])] if url else []
        for one in rule.each("elements"):
            known = self.names.get(one.value) if isinstance(one.value, str) else None
            names += [known] if known else []
        least = len(names)
        if config is not None and _text(config, "@type") == "Disjunction":
            least = _least(config, "requiredNumber")
        return self._least(f"{title} requirements", names, least)

    def _shortcuts(self, element: Tree, badge: str) -> list[str]:
        needs = element.get("requirements")
        if needs is None or not needs.is_object():
            return []
        urls = [_text(one, "badgeUrl") for one in needs.each("shortcutBadges")]
        if needs.members().get("allowCompletionBadgeShortcut") is True:
            urls.append(badge)
        found = [url for url in dict.fromkeys(urls) if url]
        return [self.writer.one("shortcut", found)] if found else []

    def _least(self, title: str, names: list[str], least: int) -> list[str]:
        """Return the block for so many of these; more than there are is noted."""
        if least > len(names):
            says = f"it asks for {least} of {len(names)}"
            return [*names, self.writer.decision(title, says)]
        if not names or least <= 0:
            return []
        return [self.writer.several(title, names, least)]


def _at(element: Tree, key: str) -> Tree:
    needs = element.get("requirements")
    found = needs.get(key) if needs is not None and needs.is_object() else None
    return found if found is not None and found.is_object() else Tree({}, element.path)


def _rule(element: Tree, key: str) -> Tree | None:
    return _at(element, key).get("countRule")


def _all(rule: Tree) -> bool:
    return _text(rule, "@type") == "all"


def _least(rule: Tree, key: str = "requiredCount") -> int:
    number = rule.get(key)
    return number.count() if number is not None else 1


def _text(doc: Tree | None, *keys: str) -> str:
    """Return the first of these members that is text."""
    if doc is None or not doc.is_object():
        return ""
    values = (doc.members().get(key) for key in keys)
    return next((value for value in values if isinstance(value, str) and value), "")


BADGR = PathwayFormat(
    name="badgr",
    title="Badgr, Canvas Credentials or Parchment pathway",
    spec="https://api.badgr.io/docs/v2/",
    fits=fits,
    draft=draft,
)
