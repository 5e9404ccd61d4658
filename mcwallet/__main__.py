"""Run the wallet with ``python -m mcwallet``."""

import sys


def main() -> None:
    """Answer ``--version`` at once; leave everything else to the command line."""
    if sys.argv[1:] == ["--version"] and sys.stdout is not None:
        from mcwallet import __version__

        _write(f"mcwallet {__version__}\n")
        return
    from mcwallet.cli.app import main as run

    run()


def _write(text: str) -> None:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        sys.stdout = None  # nothing more is tried at the end
        sys.stderr.write(f"error: the system refused: {error.strerror} [MCW-SYSTEM]\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
