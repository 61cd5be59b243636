"""Values of each realtime type, FID by FID."""
