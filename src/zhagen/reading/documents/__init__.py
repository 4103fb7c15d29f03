"""From the text of a page to the facts of a material."""
