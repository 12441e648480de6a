"""The page residents use: Gradio on FastAPI. The only importer of gradio."""
