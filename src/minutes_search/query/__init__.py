"""The query language: text to a tree of frozen nodes, and back."""
