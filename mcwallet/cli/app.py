"""Put the commands together."""


def main() -> None:
    """Run the program."""
