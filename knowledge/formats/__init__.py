"""Files that are not Markdown: each format becomes the same plain blocks, read in a limited process of its own."""
