"""From a store to the panel that the analysis reads."""
