"""What connects a vault on this machine with files that others write."""
