"""What a department's own systems need: tokens that let them in, notes sent to them."""
