"""The pages of the register of public aid, for those who follow the money."""
