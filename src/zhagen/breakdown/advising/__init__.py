"""The optional model endpoint: it may ask and offer, and never fills in."""
