"""What offices lend to companies on the ground, by slots: who offers it, who has booked it, and who waits."""
