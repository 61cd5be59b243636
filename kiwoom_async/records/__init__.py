"""Records: what came, typed. Bytes in, values out."""
