"""Records: received data as typed objects. Bytes in, values out."""
