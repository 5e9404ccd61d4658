"""Run the wallet with ``python -m mcwallet``."""

import sys


def main() -> None:
    """Answer ``--version`` at once; leave everything else to the command line."""
    if sys.argv[1:] == ["--version"]:
        from mcwallet import __version__

        sys.stdout.write(f"mcwallet {__version__}\n")
        return
    from mcwallet.cli.app import main as run

    run()


if __name__ == "__main__":
    main()
