"""The one door to language models. Importing it loads no provider's library."""
