"""Times, numbers to be reached and papers to be handed over, each with its place."""
