"""Sample data: a believable company that never was, told by seed and removed as one."""
