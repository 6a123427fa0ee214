"""What of a lead is told in confidence, and the checks that it passes before anybody reads of it."""
