"""What a type of entries is declared with, and the types that the apps above have declared."""
