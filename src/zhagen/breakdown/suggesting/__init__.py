"""What the text does not say, offered with its reason."""
