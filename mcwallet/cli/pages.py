"""How the help of a command looks: what it does, then examples, then every option."""

from typing import TYPE_CHECKING

from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from typer._click import Context, HelpFormatter


class Documented(TyperCommand):
    """A command whose help shows examples before options."""

    def format_help_text(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        """Write what it does, and examples to copy."""
        super().format_help_text(ctx, formatter)
        _examples(self.epilog, formatter)

    def format_epilog(self, ctx: "Context", formatter: "HelpFormatter") -> None:  # noqa: ARG002
        """Tell where the exit codes are explained, if nothing else did."""
        if "Exits with" not in (self.help or ""):
            formatter.write("\nExits with 0 if done; else see: mcwallet help exit-codes\n")


class DocumentedGroup(TyperGroup):
    """A group of commands whose help shows examples first."""

    def format_help_text(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        """Write what it does, and examples to copy."""
        super().format_help_text(ctx, formatter)
        _examples(self.epilog, formatter)

    def format_epilog(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        """Write nothing more: the examples stand above."""


def _examples(text: str | None, formatter: "HelpFormatter") -> None:
    """Write examples as they are: a line that is broken anew can't be copied."""
    lines = [line.strip() for line in (text or "").splitlines() if line.strip()]
    if not lines:
        return
    formatter.write("\n")
    formatter.write(f"{lines[0]}\n")
    formatter.write("".join(f"  {line}\n" for line in lines[1:]))
