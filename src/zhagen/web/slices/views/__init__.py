"""The pages of 场景切片."""
