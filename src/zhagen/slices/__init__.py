"""The vocabulary: what a slice, a fact, a material and a rule are, and how a folder becomes one."""
