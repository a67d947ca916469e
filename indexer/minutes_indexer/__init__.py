"""The indexer: sources, parsing, extraction, people, references and the build of the index."""
