"""The nouns of the wallet: frozen values without behaviour that could fail."""
