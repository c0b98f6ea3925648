"""One folder per paper, and one for what goes beyond them."""
