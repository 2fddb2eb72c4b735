"""A Microsoft Graph that runs on this machine, over plain folders."""
