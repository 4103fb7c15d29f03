"""Files of every kind as raw pages: pictures, text layers, typed text."""
