"""The report of a verification as a file of record."""

import os
from pathlib import Path

from mcwallet.errors import RefusedError
from mcwallet.render.report_html import html
from mcwallet.render.verifying import Judged


def write_report(path: Path, judged: Judged) -> None:
    """Write a new file; one that is there already is never replaced."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    except FileExistsError:
        raise RefusedError(f"{path} is there already", hint="choose another name") from None
    with os.fdopen(handle, "wb") as file:
        file.write(html(judged).encode())
