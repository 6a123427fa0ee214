"""Who looks after what today, and the seats that need somebody's hand."""
