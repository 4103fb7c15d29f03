"""场景切片 on the screen: versions, checks, trying out, the next version."""
