"""What is kept of a request: page, arrival, device, visitor; never an address or a query."""
