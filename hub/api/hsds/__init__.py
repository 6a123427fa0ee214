"""The catalogue in the form of Open Referral HSDS 3.2: one feed for each language, with the same identifiers."""
