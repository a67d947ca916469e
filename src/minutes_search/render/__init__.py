"""Answers as text for people, and as rows for other programs."""
