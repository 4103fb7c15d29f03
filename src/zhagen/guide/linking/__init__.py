"""From a sentence to the item: catalogue, ways of saying it, the question that separates two."""
