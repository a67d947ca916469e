"""The store: the one package that imports Whoosh."""
