"""Who acts, receives or is merely named: in running text, in brackets, in label lines."""
