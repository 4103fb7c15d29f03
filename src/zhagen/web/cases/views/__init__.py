"""The pages of 收件预审."""
