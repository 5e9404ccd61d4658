"""The learner's encrypted wallet on disk."""
