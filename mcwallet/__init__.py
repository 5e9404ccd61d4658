"""Micro-credential wallets that belong to the learner."""

__version__ = "0.1.0"
