"""``mcwallet inspect``."""

import sys
from typing import Annotated

import typer

from mcwallet.cli import exits
from mcwallet.cli.inputs import receive_inputs
from mcwallet.cli.options import OUTPUT, WALLET, Asked, takes
from mcwallet.cli.session import begin

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


@takes(OUTPUT, WALLET)
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
    received = receive_inputs(session, inputs)
    if raw and received.originals:
        for original in received.originals:
            sys.stdout.buffer.write(original.artifact.data)
    else:
        inspected = tuple(one for o in received.originals for one in inspect(o))
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
