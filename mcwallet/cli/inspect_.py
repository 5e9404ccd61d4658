"""``mcwallet inspect``."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from mcwallet.cli import exits
from mcwallet.cli.inputs import is_id, receive_inputs
from mcwallet.cli.options import OUTPUT, SEALED, WALLET, Asked, takes
from mcwallet.cli.session import begin
from mcwallet.cli.wallets import part_of, plain_id
from mcwallet.errors import NotFoundError

if TYPE_CHECKING:
    from mcwallet.actions.inspecting import Inspected

EPILOG = """Examples:\n
  mcwallet inspect badge.png\n
  mcwallet inspect 9f2c --lang fr\n
  mcwallet inspect badge.png --elements\n
  mcwallet inspect diploma.json --json | jq .credentials[0].elements
"""

Inputs = Annotated[
    list[str], typer.Argument(metavar="ID|FILE|-", help="What to look into.")
]
Raw = Annotated[bool, typer.Option("--raw", help="Write the original bytes to stdout.")]
Elements = Annotated[
    bool,
    typer.Option("--elements", help="The standard elements as a checklist."),
]


@takes(OUTPUT, WALLET, SEALED)
def command(
    asked: Asked,
    inputs: Inputs,
    raw: Raw = False,  # noqa: FBT002
    elements: Elements = False,  # noqa: FBT002
) -> None:
    """Show what a credential says, in the order of the European standard elements.

    This reads, and judges nothing: whether it is genuine is for 'mcwallet verify'.
    """
    from mcwallet.actions.inspecting import inspect
    from mcwallet.render import inspecting

    session = begin(asked)
    received = receive_inputs(session, inputs, parts=True)
    if raw and received.originals:
        for original in received.originals:
            sys.stdout.buffer.write(original.artifact.data)
    else:
        inspected = tuple(one for o in received.originals for one in _asked(inspect(o)))
        if asked.json:
            session.put(inspecting.document(inspected, session.languages))
        else:
            show = inspecting.checklist if elements else inspecting.page
            for one in inspected:
                session.show(show(one, session.languages))
    for trouble in received.troubles:
        session.say_trouble(trouble.input, trouble.message, trouble.hint)
    session.end(
        exits.worst({exits.code_named(t.code) for t in received.troubles if t.named})
    )


def _asked(whole: "tuple[Inspected, ...]") -> "tuple[Inspected, ...]":
    """Pick out the part that an id such as ``9f2c/1`` asks for, and what it holds."""
    name = whole[0].input if whole else ""
    part = part_of(name) if is_id(name) else ""
    found = tuple(
        one for one in whole if f"{one.part}/".startswith(f"{part}/" if part else "")
    )
    if not found:
        raise NotFoundError(
            f"{name} has no part {part}", hint=f"see: mcwallet inspect {plain_id(name)}"
        )
    return found
