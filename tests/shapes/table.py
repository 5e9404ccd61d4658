"""
Compile the European shapes into the table that mcwallet reads.

    python -m tests.shapes.table FOLDER > mcwallet/data/elm_shapes.json

FOLDER holds the SHACL files of the European Learning Model (EDC-*.ttl). rdflib is needed
here and nowhere in the program. What the table cannot say is refused, not skipped.
"""

import json
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

from rdflib import RDF, SH, XSD, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL
from rdflib.term import Node

CREDIT = {
    "title": "SHACL constraints for European Digital Credentials, reduced to a table",
    "author": "European Commission, DG Employment, Social Affairs and Inclusion",
    "source": "https://github.com/european-commission-empl/European-Learning-Model",
    "licence": "https://creativecommons.org/licenses/by/4.0/",
    "changes": "descriptions, order and severity left out; every constraint is a violation",
}
SH_ = URIRef(str(SH))
SILENT = {
    RDF.type, SH.description, SH.name, SH.order, SH.severity, SH.message, SH.path,
    SH.targetClass, SH.deactivated, SH.property,
    # A slip of the pen in the source, which no SHACL engine reads.
    SH_ + "nodekind",
}  # fmt: skip
LISTED = {SH["class"]: "class", SH.datatype: "datatype", SH.node: "node"}
COUNTED = {SH.minCount: "min", SH.maxCount: "max", SH.maxInclusive: "at_most"}


def table(folder: Path) -> dict[str, Any]:
    """Compile all files of a folder."""
    profiles, digests = {}, {}
    for file in sorted(folder.glob("EDC-*.ttl")):
        digests[file.name] = sha256(file.read_bytes()).hexdigest()
        graph = Graph().parse(file, format="turtle")
        ontology = next(graph.subjects(RDF.type, OWL.Ontology))
        profiles[str(ontology)] = {
            "imports": sorted(str(other) for other in graph.objects(ontology, OWL.imports)),
            "shapes": {
                str(shape): compiled(graph, shape)
                for shape in sorted(graph.subjects(RDF.type, SH.NodeShape))
                if isinstance(shape, URIRef) and not off(graph, shape)
            },
        }
    return {"credit": CREDIT | {"files": digests}, "profiles": profiles}


def written(found: dict[str, Any]) -> str:
    """Write the table down, always in the same way."""
    return json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def compiled(graph: Graph, shape: Node) -> dict[str, Any]:
    """Turn one shape into its row."""
    row: dict[str, Any] = {}
    for predicate, value in sorted(graph.predicate_objects(shape)):
        if predicate in LISTED:
            row.setdefault(LISTED[predicate], []).append(str(value))
        elif predicate in COUNTED:
            row[COUNTED[predicate]] = int(value)
        elif predicate == SH.uniqueLang:
            row["unique"] = bool(value.toPython())
        elif predicate == SH.nodeKind:
            row["kind"] = str(value).rpartition("#")[2]
        elif predicate == SH.hasValue:
            row.setdefault("has", []).append(value.n3())
        elif predicate == SH["or"]:
            branches = Collection(graph, value)
            row.setdefault("or", []).append([compiled(graph, b) for b in branches])
        elif predicate.startswith(str(SH)) and predicate not in SILENT:
            raise SystemExit(f"the table has no word for {predicate}")
    row |= {"target": [str(t) for t in sorted(graph.objects(shape, SH.targetClass))]}
    below = [p for p in graph.objects(shape, SH.property) if not off(graph, p)]
    rows = [compiled(graph, p) | {"path": path(graph, p)} for p in below]
    row["property"] = sorted(rows, key=lambda r: json.dumps(r, sort_keys=True))
    names = [n for n in graph.objects(shape, SH.name) if isinstance(n, Literal)]
    row["name"] = str(names[0]) if names else ""
    return {key: value for key, value in row.items() if value not in ("", [])}


def path(graph: Graph, shape: Node) -> str:
    """Return the one predicate that a property shape is about."""
    found = graph.value(shape, SH.path)
    if not isinstance(found, URIRef):
        raise SystemExit("the table has no word for such a path")
    return str(found)


def off(graph: Graph, shape: Node) -> bool:
    """Tell whether a shape was switched off."""
    return bool(
        graph.value(
            shape, SH.deactivated, default=Literal("false", datatype=XSD.boolean)
        ).toPython()
    )


if __name__ == "__main__":
    sys.stdout.write(written(table(Path(sys.argv[1]))))
