"""The zaaksysteem, through the ZGW APIs."""
