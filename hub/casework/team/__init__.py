"""The pages of those who lead a desk: coverage, figures, departures, complaints."""
