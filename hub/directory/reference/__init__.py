"""Closed lists that the catalogue and companies share: capabilities, and places in China. Pure."""
