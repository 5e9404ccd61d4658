"""What other wallets take in, as each of them takes it; and the image of a badge."""

from mcwallet.catalog.exports.base import ExportForm
from mcwallet.catalog.exports.presentation import as_bytes, inline, inside, presentation
from mcwallet.errors import UnsupportedError
from mcwallet.model.portfolio import Item, Portfolio

_PNG = b"\x89PNG\r\n\x1a\n"


def baked(item: Item) -> bool:
    """Tell whether the original is an image that carries its badge."""
    return item.data.startswith(_PNG)


def token(item: Item) -> bool:
    """Tell whether it is a compact token."""
    compact = b"{" not in item.content[:1].strip()
    return item.envelope in {"jws", "sd-jwt"} and compact


def sealed(item: Item) -> bool:
    """Tell whether it is a sealed European Digital Credential."""
    return item.envelope == "jades"


def _write_lcw(portfolio: Portfolio) -> tuple[tuple[str, bytes], ...]:
    shown = [inline(item) for item in _some(portfolio)]
    return (("presentation.json", as_bytes(presentation(portfolio, shown))),)


def _write_tokens(portfolio: Portfolio) -> tuple[tuple[str, bytes], ...]:
    """Give the bare tokens: that wallet takes no line end behind them."""
    return tuple((item.name, item.content.strip()) for item in _some(portfolio))


def _write_originals(portfolio: Portfolio) -> tuple[tuple[str, bytes], ...]:
    return tuple((item.name, item.data) for item in _some(portfolio))


def _some(portfolio: Portfolio) -> tuple[Item, ...]:
    if not portfolio.items:
        raise UnsupportedError(
            "none of these credentials has a form that it takes",
            hint="use --as bundle, which carries every format",
        )
    return portfolio.items


PNG = ExportForm(
    name="png",
    title="Badge image",
    readers="backpacks and sites that take baked badges; the image is the original",
    suffix=".png",
    write=_write_originals,
    fits=baked,
)
LCW = ExportForm(
    name="lcw",
    title="Learner Credential Wallet",
    readers="Learner Credential Wallet: a presentation of credentials with embedded proofs",
    suffix=".json",
    write=_write_lcw,
    fits=inside,
    signed=True,
)
WALT = ExportForm(
    name="walt",
    title="walt.id wallet",
    readers="walt.id wallets: bare tokens, JWT or SD-JWT",
    suffix="",
    write=_write_tokens,
    fits=token,
)
EUROPASS = ExportForm(
    name="europass",
    title="Europass wallet",
    readers="Europass: sealed European Digital Credentials, byte for byte",
    suffix="",
    write=_write_originals,
    fits=sealed,
)
