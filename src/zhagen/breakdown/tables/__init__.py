"""Tables of a document: cells, grids, forms, and what their columns mean."""
