"""Every command: where it lives, and the line that ``--help`` shows for it.

Modules are loaded only when their command is called, so that starting stays quick.
"""

COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("mcwallet.cli.init", "Make a wallet."),
    "import": ("mcwallet.cli.import_", "Keep every credential found in files."),
    "list": ("mcwallet.cli.list_", "List what the wallet holds."),
    "inspect": (
        "mcwallet.cli.inspect_",
        "Show what a credential says, element by element.",
    ),
    "verify": (
        "mcwallet.cli.verify",
        "Find out whether credentials are genuine and current.",
    ),
    "stack": ("mcwallet.cli.stack", "Put small credentials together by written rules."),
    "export": ("mcwallet.cli.export", "Take credentials out of the wallet."),
    "history": ("mcwallet.cli.history", "Show what was shared, when and with whom."),
    "open": ("mcwallet.cli.open_", "Open an encrypted bundle that you were sent."),
    "recipient": ("mcwallet.cli.recipient", "Make a key to receive encrypted bundles."),
    "trust": ("mcwallet.cli.trust", "Decide whom to believe."),
    "tag": ("mcwallet.cli.tag", "Put tags on credentials, or take them off."),
    "note": ("mcwallet.cli.note", "Write a note of your own on a credential."),
    "rm": ("mcwallet.cli.rm", "Put credentials into the bin."),
    "restore": ("mcwallet.cli.restore", "Take credentials out of the bin."),
    "status": ("mcwallet.cli.status", "Say how the wallet is."),
    "refresh": (
        "mcwallet.cli.refresh",
        "Fetch what credentials need to be verified, and keep it.",
    ),
    "watch": ("mcwallet.cli.watch", "Say what ends soon, was withdrawn or changed."),
    "unlock": ("mcwallet.cli.unlock", "Leave the wallet open for a while."),
    "lock": ("mcwallet.cli.lock", "End sessions that 'unlock' began."),
    "key": ("mcwallet.cli.key", "Decide what opens the wallet."),
    "identity": ("mcwallet.cli.identity", "See and make the identities you sign as."),
    "backup": ("mcwallet.cli.backup", "Make, check and restore backups."),
    "doctor": ("mcwallet.cli.doctor", "Look whether the wallet is in good health."),
    "wallet": ("mcwallet.cli.wallet", "Look after the wallet's folder."),
    "config": ("mcwallet.cli.config", "Choose what holds when you say nothing."),
    "completion": ("mcwallet.cli.completion", "Print a completion script for your shell."),
    "schema": ("mcwallet.cli.schema", "Print the JSON Schema of an output."),
    "explain": ("mcwallet.cli.explain", "Say what a code means, and what to do."),
    "demo": ("mcwallet.cli.demo", "Tell the whole story on sample credentials."),
    "help": ("mcwallet.cli.help_", "Explain a topic: words, verdicts, exit-codes …"),
    "version": ("mcwallet.cli.version", "Print the version."),
}
