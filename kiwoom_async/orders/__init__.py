"""Orders: state, fills and public interface of an order. No I/O."""
