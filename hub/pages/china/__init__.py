"""China on one page: what is open, what changed, what to mind, who can help; and a page for each thing to get done."""
