"""The Chinese sentences, and how numbers stand in them."""
