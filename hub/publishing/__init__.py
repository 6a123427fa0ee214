"""How entries of every type are drafted, reviewed by a second person, published and taken back."""
