"""One made-up credential of every format, with as much in it as the format can say."""

from tests.catalog.formats.samples_europe import (
    blockcerts2,
    blockcerts3,
    elm2,
    elm3,
    sd_jwt,
    sd_jwt_vc,
)
from tests.catalog.formats.samples_w3c import (
    clr2,
    endorsement,
    ob1,
    ob2,
    ob3,
    presentation,
    vc1,
    vc2,
)

SAMPLES = {
    "ob1": ob1,
    "ob2": ob2,
    "ob3": ob3,
    "clr2": clr2,
    "endorsement": endorsement,
    "elm2": elm2,
    "elm3": elm3,
    "vc1": vc1,
    "vc2": vc2,
    "sd-jwt": sd_jwt,
    "sd-jwt-vc": sd_jwt_vc,
    "blockcerts2": blockcerts2,
    "blockcerts3": blockcerts3,
    "presentation": presentation,
}
