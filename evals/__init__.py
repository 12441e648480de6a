"""Is it any good? Suites of questions, and commands that measure the answers."""
