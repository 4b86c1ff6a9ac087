"""The generic screens."""
