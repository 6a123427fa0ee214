"""How a company comes to be here, and how a person joins one."""
