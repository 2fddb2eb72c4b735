"""The screens for employees, DI and beheer."""
