"""A question becomes an answer: the pipeline, its steps, the page and the command line."""
