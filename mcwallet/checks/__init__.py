"""The questions we ask of every credential."""
