"""What is measured side by side: our program and its peers, behind the one interface of `base`."""
