"""What modules and fields there are: declarations, and the immutable snapshot that everything reads."""
