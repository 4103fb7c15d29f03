"""A department that does not exist, at work: what `zhagen demo` fills the workbench with.

Everything is made by the functions the pages call, so that what is shown is what the product does;
only times are moved back. One module a part of the workbench.
"""
