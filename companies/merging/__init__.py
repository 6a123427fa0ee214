"""Two records of one company: agreed by both sides, made one by staff."""
