"""The pages of 联合验证, by topic."""
