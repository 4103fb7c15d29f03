"""What people put on paper beside text: seals, ticks, circled words, signatures."""
