"""One metric a module: pure functions over plain inputs, whose results carry their arithmetic and explain a case."""
