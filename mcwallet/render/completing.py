"""Completion scripts for shells: everything is in them, nothing is asked of the program.

Ids are the exception: they come from the wallet, and only while a session is open.
"""

import re
from collections.abc import Sequence
from typing import TypeAlias

Named: TypeAlias = "tuple[str, str]"
Option: TypeAlias = "tuple[tuple[str, ...], str, str, tuple[str, ...]]"
Node: TypeAlias = "tuple[str, tuple[Named, ...], tuple[Option, ...]]"
"""A command's words, the commands under it with their lines, and its options: names, kind
(``flag``, ``file`` or ``value``), line, and the only values there are."""

_IDS = (
    "mcwallet list --no-input --quiet --color never 2>/dev/null "
    "| sed -n 's/^\\([0-9a-f]\\{8\\}\\).*/\\1/p'"
)


def bash(nodes: Sequence[Node]) -> str:
    """Write the script for bash; zsh uses it, too."""
    lines = ["# bash completion for mcwallet; made by: mcwallet completion bash", ""]
    lines += ["_mcwallet_words() {", '    case "$1" in']
    for words, children, options in nodes:
        known = [name for name, _ in children]
        known += [name for each in options for name in each[0]]
        lines.append(f"    {_quoted(words)}) echo {_quoted(' '.join(known))} ;;")
    lines += ["    esac", "}", "", "_mcwallet_values() {", '    case "$1 $2" in']
    for words, _, options in nodes:
        for names, kind, _, values in options:
            patterns = "|".join(_quoted(f"{words} {name}") for name in names)
            if kind == "file":
                lines.append(f"    {patterns}) echo @files ;;")
            elif kind == "value":
                lines.append(
                    f"    {patterns}) echo {_quoted(' '.join(values) or '@any')} ;;"
                )
    lines += ["    esac", "}", "", _BASH.replace("@IDS@", _IDS)]
    return "\n".join(lines)


def zsh(nodes: Sequence[Node]) -> str:
    """Write the script for zsh, which understands bash's."""
    head = "#compdef mcwallet\nautoload -U +X bashcompinit && bashcompinit\n"
    return head + bash(nodes).replace("completion bash", "completion zsh")


def fish(nodes: Sequence[Node]) -> str:
    """Write the script for fish."""
    lines = ["# fish completion for mcwallet; made by: mcwallet completion fish", ""]
    lines.append("complete -c mcwallet -f")
    for words, children, options in nodes:
        depth = len(words.split())
        seen = " ".join(f"; and __fish_seen_subcommand_from {w}" for w in words.split())
        taken = " ".join(name for name, _ in children)
        here = seen.removeprefix("; and ").strip() or "__fish_use_subcommand"
        under = f"{here}; and not __fish_seen_subcommand_from {taken}" if depth else here
        for name, line in children:
            text = f"complete -c mcwallet -n {_quoted(under)} -a {_quoted(name)}"
            lines.append(f"{text} -d {_quoted(line)}")
        for names, kind, line, values in options:
            text = f"complete -c mcwallet -n {_quoted(here)} {_fish_names(names)}"
            more = {"flag": "", "file": " -r -F"}.get(kind, " -x")
            if values:
                more += f" -a {_quoted(' '.join(values))}"
            lines.append(f"{text}{more} -d {_quoted(line)}")
    lines += ["", _FISH.replace("@IDS@", _IDS)]
    return "\n".join(lines)


def _fish_names(names: Sequence[str]) -> str:
    long = [f"-l {name[2:]}" for name in names if name.startswith("--")]
    short = [f"-s {name[1:]}" for name in names if re.fullmatch("-[a-zA-Z]", name)]
    return " ".join((*long, *short))


def _quoted(text: str) -> str:
    """Quote for every shell: what could end the quotes is left out."""
    return "'" + text.replace("'", "").replace("\\", "").replace("\n", " ") + "'"


_BASH = r"""_mcwallet() {
    local current="${COMP_WORDS[COMP_CWORD]}" before="" words="" word i value
    [ "$COMP_CWORD" -gt 0 ] && before="${COMP_WORDS[COMP_CWORD-1]}"
    for ((i = 1; i < COMP_CWORD; i++)); do
        word="${COMP_WORDS[i]}"
        case " $(_mcwallet_words "$words") " in
            *" $word "*) case "$word" in -*) ;; *) words="${words:+$words }$word" ;; esac ;;
        esac
    done
    value="$(_mcwallet_values "$words" "$before")"
    case "$value" in
        @files) COMPREPLY=($(compgen -f -- "$current")); return ;;
        @any) COMPREPLY=(); return ;;
        ?*) COMPREPLY=($(compgen -W "$value" -- "$current")); return ;;
    esac
    COMPREPLY=($(compgen -W "$(_mcwallet_words "$words")" -- "$current"))
    case "$current" in -*) return ;; esac
    COMPREPLY+=($(compgen -f -- "$current"))
    if [ -n "$MCWALLET_SESSION" ] && [ -n "$words" ]; then
        COMPREPLY+=($(compgen -W "$(@IDS@)" -- "$current"))
    fi
}
complete -o filenames -F _mcwallet mcwallet
"""

_FISH = r"""function __mcwallet_ids
    if set -q MCWALLET_SESSION
        @IDS@
    end
end
set -l with_ids inspect verify export tag note rm restore refresh
complete -c mcwallet -n "__fish_seen_subcommand_from $with_ids" -a '(__mcwallet_ids)' -F
complete -c mcwallet -n "__fish_seen_subcommand_from import stack backup open" -F
"""
