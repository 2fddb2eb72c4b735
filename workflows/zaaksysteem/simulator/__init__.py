"""A zaaksysteem to try things on: Zaken 1.5, Documenten 1.4 and Catalogi 1.3 over HTTP, quirks included."""
