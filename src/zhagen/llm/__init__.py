"""The optional model endpoint: asked politely, believed only where it quotes the text."""
