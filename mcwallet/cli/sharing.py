"""What an export is made of, and the wallet's memory of it."""

import os
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from mcwallet.actions.sharing import created_at, holder_of, items, kept_documents, signer
from mcwallet.catalog.exports.base import ExportForm
from mcwallet.catalog.exports.bundle import BUNDLE
from mcwallet.catalog.exports.page import PAGE
from mcwallet.cli.session import Session
from mcwallet.cli.wallets import clock
from mcwallet.model.holding import Holding
from mcwallet.model.portfolio import Portfolio
from mcwallet.render.portfolio import html
from mcwallet.vault import changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """For whom and when an export is made."""

    challenge: str = ""
    audience: str = ""
    expires: datetime | None = None
    created: datetime | None = None
    identity: str = ""


def portfolio(
    session: Session, form: ExportForm, holdings: tuple[Holding, ...], wanted: Wanted
) -> Portfolio:
    """Gather the credentials, the evidence kept for them, and who signs."""
    wallet = session.wallet
    state, read = wallet.state, wallet.vault.read
    recs = [holding.rec for holding in holdings]
    kept = kept_documents(state, recs, read)
    holder = holder_of(state, wanted.identity)
    made = Portfolio(
        items=items(holdings, read, session.world),
        holder=holder.id,
        sign=signer(holder),
        created=created_at(
            wanted.created, os.environ.get("SOURCE_DATE_EPOCH", ""), clock()
        ),
        documents=kept,
        challenge=wanted.challenge,
        audience=wanted.audience,
        expires=wanted.expires,
        languages=session.languages,
    )
    if not form.page:
        return made
    paged = replace(made, page=html(made).encode())
    if form.name != PAGE.name:
        return paged
    [(_, whole)] = BUNDLE.write(paged)
    return replace(made, page=html(made, whole).encode())


def remember(
    session: Session,
    made: Portfolio,
    form: ExportForm,
    files: tuple[tuple[str, bytes], ...],
    whom: str,
) -> None:
    """Write down in the wallet what left, when, for whom and with which digest."""
    digest = sha256(b"".join(data for _, data in files)).hexdigest()
    now = clock()
    op = changes.shared(
        sha256(f"{digest}{now.isoformat()}".encode()).hexdigest()[:16],
        time=now,
        to=whom,
        as_=form.name,
        rec=[item.id for item in made.items],
        sha256=digest,
    )
    session.wallet.commit([op])
