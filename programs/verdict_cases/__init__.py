"""Cases that hold the rules: this company, this day, this program, therefore this verdict."""
