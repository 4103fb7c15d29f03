"""Reading files into the store: once each, whole or not at all, and told while it goes on."""
