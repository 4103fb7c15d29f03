"""At most two improvements, with everything that will judge them."""
