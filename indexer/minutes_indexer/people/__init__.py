"""The people of the archive: who they are, and whom a label in the minutes means."""
