"""What is answered to whom, by topic."""
