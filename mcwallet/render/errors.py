"""What stopped us, in words and for programs."""

import json
from collections.abc import Sequence

from mcwallet.errors import WalletError
from mcwallet.render.words import shown


def as_plain(error: WalletError) -> str:
    """Say what went wrong, then what to do about it."""
    lines = [f"error: {shown(str(error))} [{error.code}]"]
    if error.hint:
        lines.append(f"hint: {shown(error.hint)}")
    return "\n".join(lines)


def as_json(error: WalletError, exit_code: int, said: Sequence[str] = ()) -> str:
    """Write ``mcwallet/error@1``, with what was to be said on stderr before."""
    body = {
        "schema": "mcwallet/error@1",
        "code": error.code,
        "message": str(error),
        "hint": error.hint,
        "exit": exit_code,
        "said": list(said),
    }
    return json.dumps(body, ensure_ascii=True)
