package dev.assay.io.http;

/**
 * Holds a request back until its first byte may leave. A transport asks it once a connection is
 * there and everything is ready to be written, so that nothing but the network lies between.
 */
public interface Departure {

  /** Nothing is held back. */
  Departure AT_ONCE =
      new Departure() {
        @Override
        public void await() {}

        @Override
        public void left() {}
      };

  /** Returns when the request may leave; its time counts towards the exchange's deadline. */
  void await();

  /** Takes note that the request's last byte has been handed to the network. */
  void left();
}
