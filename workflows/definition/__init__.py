"""Flow definitions: what Power Automate exports, read from YAML or JSON and checked before anything runs."""
