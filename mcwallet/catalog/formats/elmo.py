"""Put an EMREX transcript (ELMO) in the words of ELM 3.

One file tells of one learner and may hold reports of several institutions. What stands at
the top of each report is an achievement; what is inside it are its parts.
"""

from collections.abc import Iterator

from mcwallet.catalog.formats.elm_2_claims import ECTS
from mcwallet.catalog.formats.reading import objects, quantity, text, texts, walk
from mcwallet.codec.tree import Tree
from mcwallet.codec.xml_json import xpath
from mcwallet.model.json import Json

_SPECIFICATION = "learningOpportunitySpecification"
_INSTANCE = ("specifies", "learningOpportunityInstance")


def transcript(doc: Tree) -> dict[str, Json]:
    """Translate a transcript; the institutions are its issuers and awarding bodies."""
    reports = list(objects(doc, "report"))
    claims = [
        _achievement(report, one)
        for report in reports
        for one in objects(report, _SPECIFICATION)
    ]
    dates = [when for report in reports if (when := text(report, "issueDate"))]
    kinds = {kind for report in reports for kind in texts(report, "attachment", "type")}
    title = "Transcript of Records" if "Transcript of Records" in kinds else ""
    found: dict[str, Json] = {
        "@xml": xpath(doc.path),
        "type": ["elmo"],
        "displayParameter": {"title": title or "EMREX transcript"},
        "issuer": [_body(one) for report in reports for one in objects(report, "issuer")],
        "credentialSubject": {**_learner(doc), "hasClaim": claims},
    }
    issued = max(dates, default=text(doc, "generatedDate"))
    where = "report/issueDate" if dates else "generatedDate"
    return found | ({"@issued": where, "issued": issued} if issued else {})


def _learner(doc: Tree) -> dict[str, Json]:
    one = next(objects(doc, "learner"), Tree({}, doc.path))
    numbers = [*_numbers(one)]
    return {
        "@xml": xpath(one.path),
        "type": "Person",
        "@givenName": "givenNames",
        "givenName": text(one, "givenNames"),
        "familyName": text(one, "familyName"),
        "@dateOfBirth": "bday",
        "dateOfBirth": text(one, "bday"),
        "nationalID": [n for n in numbers if n["schemeName"] == "nationalIdentifier"],
        "identifier": [n for n in numbers if n["schemeName"] != "nationalIdentifier"],
    }


def _achievement(report: Tree, doc: Tree) -> dict[str, Json]:
    taken = list(objects(doc, *_INSTANCE))
    days = [when for one in taken if (when := text(one, "date"))]
    return _named(doc) | {
        "type": "LearningAchievement",
        "awardedBy": {
            "awardingBody": [_body(one) for one in objects(report, "issuer")],
            "@xml": xpath(doc.path),
            "@awardingDate": "specifies/learningOpportunityInstance/date",
            "awardingDate": days[:1],
        },
        "provenBy": [proof for one in taken for proof in _results(report, one)],
        "creditReceived": [c for one in taken for c in _credits(one) if _passed(one)],
        "specifiedBy": _specification(doc, taken),
        "hasPart": [_named(part) for part in objects(doc, "hasPart", _SPECIFICATION)],
    }


def _specification(doc: Tree, taken: list[Tree]) -> dict[str, Json]:
    kind = text(doc, "type")
    return {
        "@xml": xpath(doc.path),
        "dcType": [{"prefLabel": kind}] if kind else [],
        "creditPoint": [c for one in taken for c in _credits(one) if not _passed(one)],
        "@volumeOfLearning": "specifies/learningOpportunityInstance/engagementHours",
        "volumeOfLearning": [
            f"PT{hours}H"
            for one in taken
            if (hours := quantity(text(one, "engagementHours"))).isdigit()
        ],
        "language": [
            {"@xml": xpath(one.path), "id": code}
            for one in taken
            if (code := text(one, "languageOfInstruction"))
        ],
        "eqfLevel": [*_levels(taken, "EQF")],
        "nqfLevel": [*_levels(taken, "NQF")],
    }


def _levels(taken: list[Tree], kind: str) -> Iterator[dict[str, Json]]:
    for instance in taken:
        for one in objects(instance, "level"):
            if text(one, "type").upper() == kind and (value := text(one, "value")):
                url = f"http://data.europa.eu/snb/eqf/{value}" if kind == "EQF" else ""
                label = text(one, "description") or kind
                found: dict[str, Json] = {"@xml": xpath(one.path), "id": url}
                yield found | {"prefLabel": f"{label} {value}"}


def _credits(instance: Tree) -> Iterator[dict[str, Json]]:
    for one in objects(instance, "credit"):
        scheme = text(one, "scheme")
        unit: Json = {"id": ECTS} if scheme.casefold() == "ects" else {"prefLabel": scheme}
        yield {
            "@xml": xpath(one.path),
            "@point": "value",
            "framework": unit if scheme else None,
            "point": text(one, "value"),
        }


def _passed(instance: Tree) -> bool:
    """Tell whether the credits were earned: only ``passed`` says so."""
    return text(instance, "status") == "passed"


def _results(report: Tree, instance: Tree) -> Iterator[dict[str, Json]]:
    label, scheme = text(instance, "resultLabel"), text(instance, "gradingSchemeLocalId")
    if not label:
        return
    titles = [
        _texts(one, "description")
        for one in objects(report, "gradingScheme")
        if text(one, "@localId") == scheme
    ]
    yield {
        "@xml": xpath(instance.path),
        "grade": {"@xml": f"{xpath(instance.path)}/resultLabel", "noteLiteral": label},
        "specifiedBy": {"gradingScheme": {"title": titles[0] if titles else scheme}},
    }


def _named(doc: Tree) -> dict[str, Json]:
    return {
        "@xml": xpath(doc.path),
        "title": _texts(doc, "title"),
        "description": _texts(doc, "description"),
    }


def _body(doc: Tree) -> dict[str, Json]:
    country = text(doc, "country")
    return {
        "@xml": xpath(doc.path),
        "type": "Organisation",
        "legalName": _texts(doc, "title"),
        "@legalName": "title",
        "identifier": [*_numbers(doc)],
        "location": {
            "address": {
                "countryCode": {
                    "@xml": f"{xpath(doc.path)}/country",
                    "id": country,
                    "prefLabel": country,
                }
            }
        }
        if country
        else {},
    }


def _numbers(doc: Tree) -> Iterator[dict[str, Json]]:
    for one in objects(doc, "identifier"):
        if value := text(one, "#text"):
            yield {
                "@xml": xpath(one.path),
                "schemeName": text(one, "@type"),
                "@notation": "",
                "notation": value,
            }


def _texts(doc: Tree, key: str) -> dict[str, Json]:
    """Read ``<title xml:lang="en">…</title>`` as a text in several languages."""
    found: dict[str, Json] = {}
    for one in walk(doc, key):
        words = one.value if isinstance(one.value, str) else text(one, "#text")
        if words:
            found.setdefault(text(one, "@lang"), words)
    return found
