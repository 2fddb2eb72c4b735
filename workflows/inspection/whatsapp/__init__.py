"""WhatsApp's own exports, read exactly."""
