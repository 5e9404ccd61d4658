"""Run the wallet with ``python -m mcwallet``."""

import gc
import sys

_OBJECTS = 100_000
"""How many new objects are looked through for garbage: a start alone makes thousands."""


def main() -> None:
    """Answer ``--version`` at once; leave everything else to the command line."""
    if sys.argv[1:] == ["--version"] and sys.stdout is not None:
        from mcwallet import __version__

        _write(f"mcwallet {__version__}\n")
        return
    gc.set_threshold(_OBJECTS)
    try:
        from mcwallet.cli import ahead

        ahead.begin(sys.argv[1:])
        from mcwallet.cli.app import main as run

        run()
    except KeyboardInterrupt:  # while the program was loading: nothing was begun
        _end("interrupted; nothing was left half done", 130)
    finally:
        _leave()


def _leave() -> None:
    """End without looking through what is left, and at once if Ctrl-C is pressed again."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_DFL)
    gc.freeze()


def _write(text: str) -> None:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        sys.stdout = None  # nothing more is tried at the end
        _end(f"error: the system refused: {error.strerror} [MCW-SYSTEM]", 1)


def _end(says: str, code: int) -> None:
    if sys.stderr is not None:
        sys.stderr.write(f"{says}\n")
    sys.exit(code)


if __name__ == "__main__":
    main()
