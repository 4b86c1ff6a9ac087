"""What the API does, by subject. `all.py` imports everything, so that the operations are known."""
