"""A language model as judge of answers: optional, named wherever its figures stand, and held against people first."""
