"""The pathways in ``sample_wallet/``; ``make_samples`` writes them too."""

from collections.abc import Iterator

from tests.testkit import Signer

GROWER = """\
# How three small credentials become a larger one. Everybody in it is made up.

format  = "mcwallet.pathway/1"
id      = "https://zed.example/pathways/grower"
version = "2026.1"
title   = {{ en = "Certificate in Growing", nl = "Certificaat telen" }}
by      = {{ name = "University of Zed", role = "awarding-body", did = "{university}" }}
decides = "the examination board of the University of Zed"
valid   = {{ from = 2026-01-01, until = 2028-12-31 }}
awards  = {{ title = {{ en = "Certificate in Growing" }}, eqf = 6, ects = 9 }}

complete = {{ all = ["soil", "electives", "ethics"] }}

[units]
unitless = "ects"               # the university states credits as plain numbers

[issuers.known]
any = [{{ did = "{university}" }}, {{ did = "{college}" }}]

[defaults]
verified = "required"
issuer   = "known"
subject  = "me"
status   = {{ max_age = "P30D" }}

[require.soil]
title = {{ en = "Soil science" }}
match = {{ achievement = ["https://zed.example/achievements/soil"] }}

[require.electives]
title   = {{ en = "Electives" }}
credits = 6
match   = {{ level_min = 6 }}

[require.ethics]
title = {{ en = "Ethics" }}
match = {{ achievement = ["https://harbour.example/a/data-ethics"] }}

[overlap]
count_once                 = true
used_elsewhere_max_credits = 3  # what already counted towards another award

[rule.one-level]
title       = {{ en = "At least six credits at level 6" }}
min_credits = 6
match       = {{ level_min = 6 }}
"""
OFFERS = """\
id,title,provider,ects,level,hours,fee,ends,achievement
watering,Watering with care,{university},3,6,75,90.00,2026-08-31,https://zed.example/achievements/7
sprouts,Sprouts for everybody,{university},1,6,25,30.00,2026-07-31,https://zed.example/achievements/8
grafting,Grafting fruit trees,{university},4,6,100,150.00,2026-10-31,https://zed.example/achievements/9
"""


def pathways(university: Signer, college: str) -> Iterator[tuple[str, bytes]]:
    """Give every file of ``pathways/`` but for the credential earned on the way."""
    names = {"university": university.did, "college": college}
    yield "grower.toml", GROWER.format(**names).encode()
    yield "offers.csv", OFFERS.format(**names).encode()
