"""A file becomes chunks: scanning, parsing and checking the documents that staff keep."""
