"""From raw lines to a document: numbering, head, foot, and the tree of its paragraphs."""
