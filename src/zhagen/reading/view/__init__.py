"""From a picture as handed in to the view that is read, and how well it was taken."""
