package dev.assay.io.ledger;

/** The right to be the only one that does something, until it is closed. */
public interface Turn extends AutoCloseable {

  /** What nobody else can want. */
  Turn FREE = () -> {};

  /** Lets the next one have it; a second time it does nothing. */
  @Override
  void close();
}
