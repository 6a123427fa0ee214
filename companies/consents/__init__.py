"""What a company agreed to, in which words and when; each can be taken back."""
