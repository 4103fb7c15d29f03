"""What happens to a page on its way into a file: scanner, copier, phone."""
