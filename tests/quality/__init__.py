"""How right the answers are: figures on records with known answers, beside baselines, with their uncertainty."""
