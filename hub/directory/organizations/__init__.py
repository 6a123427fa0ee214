"""The public pages of organizations and offices, and which area and place each covers."""
