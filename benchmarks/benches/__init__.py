"""The benches, one a module: each is a function from the workbench to rows of the table."""
