"""What an export is made of, and the wallet's memory of it."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from mcwallet.actions.sharing import (
    created_at,
    holder_of,
    items,
    kept_documents,
    signer,
    tokens,
)
from mcwallet.catalog.exports.base import ExportForm
from mcwallet.catalog.exports.bundle import BUNDLE
from mcwallet.catalog.exports.page import PAGE
from mcwallet.cli.session import Session
from mcwallet.cli.wallets import clock
from mcwallet.errors import RefusedError
from mcwallet.model.holding import Holding
from mcwallet.model.portfolio import Portfolio
from mcwallet.model.values import dataclass
from mcwallet.render.portfolio import html
from mcwallet.render.words import cut, shown
from mcwallet.vault import changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """For whom and when an export is made."""

    challenge: str = ""
    audience: str = ""
    expires: datetime | None = None
    created: datetime | None = None
    identity: str = ""
    disclose: tuple[str, ...] = ()


def portfolio(
    session: Session, form: ExportForm, holdings: tuple[Holding, ...], wanted: Wanted
) -> Portfolio:
    """Gather the credentials, the evidence kept for them, and who signs."""
    wallet = session.wallet
    state, read = wallet.state, wallet.vault.read
    recs = [holding.rec for holding in holdings]
    kept = kept_documents(state, recs, read)
    holder = holder_of(state, wanted.identity)
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    created = created_at(wanted.created, epoch, clock())
    show = _showing(session, recs, wanted, created)
    made = Portfolio(
        items=items(holdings, show, session.world),
        holder=holder.id,
        sign=signer(holder),
        token=tokens(holder),
        created=created,
        documents=kept,
        challenge=wanted.challenge,
        audience=wanted.audience,
        expires=wanted.expires,
        languages=session.languages,
    )
    return paged(made, form)


def paged(made: Portfolio, form: ExportForm) -> Portfolio:
    """Add the page for people, if it belongs to the form: when all else is settled."""
    if not form.page:
        return made
    shown = replace(made, page=html(made).encode())
    if form.name != PAGE.name:
        return shown
    [(_, whole)] = BUNDLE.write(shown)
    return replace(made, page=html(made, whole).encode())


def taken(session: Session, form: ExportForm, made: Portfolio) -> Portfolio:
    """Leave out what a form cannot carry, and say so."""
    fit = tuple(item for item in made.items if form.fits(item))
    for item in made.items:
        if item not in fit:
            title = cut(shown(str(item.credential.title)), 60)
            session.say(f"left out: {item.id[:8]}  {title} (not for {form.title})")
    return made if len(fit) == len(made.items) else replace(made, items=fit)


def needed(
    session: Session, pathway: str, holdings: tuple[Holding, ...]
) -> tuple[Holding, ...]:
    """Return the fewest of these that satisfy a pathway; refuses where none do."""
    from mcwallet.actions.stacking.assigning import counted
    from mcwallet.actions.stacking.checking import check_closely
    from mcwallet.cli.stack_inputs import awards, gather, read_pathway, setting
    from mcwallet.model.progress import State
    from mcwallet.model.world import NOBODY

    rules = read_pathway(session, pathway)
    received = gather(session, [f"id:{each.rec}" for each in holdings])
    checked = check_closely(awards(session, received), setting(session, rules, NOBODY))
    if checked.progress.verdict is not State.MET:
        raise RefusedError(
            "these credentials do not satisfy the pathway",
            hint=f"see: mcwallet stack check {pathway}",
        )
    used = set(counted(checked.progress))
    return tuple(each for each in holdings if each.rec in used)


def _showing(
    session: Session, recs: list[str], wanted: Wanted, created: datetime
) -> Callable[[str], bytes]:
    """Return how a credential leaves: whole, or only in the parts that were chosen."""
    from mcwallet.actions import disclosing

    vault, state = session.wallet.vault, session.wallet.state
    names = wanted.disclose
    if names:
        disclosing.chosen(names, map(vault.read, recs))

    def show(rec: str) -> bytes:
        return disclosing.bound(
            disclosing.shortened(vault.read(rec), names),
            state.identities,
            challenge=wanted.challenge,
            audience=wanted.audience,
            made=created,
        )

    return show


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
        disclosed=_disclosed(made),
        sha256=digest,
    )
    session.wallet.commit([op])


def _disclosed(made: Portfolio) -> list[str]:
    from mcwallet.actions.disclosing import disclosures

    return [f"{i.id[:8]} {path}" for i in made.items for path in disclosures(i.data)]
