"""The public pages of opportunities, guides and agreements."""
