"""Small programs that the benches run as processes of their own. They import nothing of this package."""
