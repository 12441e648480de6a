"""The rules of the check, one kind a module. Each takes what was read and yields problems."""
