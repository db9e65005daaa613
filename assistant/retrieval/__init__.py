"""Finding provisions: embedding model, vector store, lexical arm, fusion."""
