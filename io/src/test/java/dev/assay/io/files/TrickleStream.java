package dev.assay.io.files;

import java.io.ByteArrayInputStream;

/** Hands out its bytes a few at a time, as a network does. */
final class TrickleStream extends ByteArrayInputStream {

  private final int atOnce;

  TrickleStream(byte[] bytes, int atOnce) {
    super(bytes);
    this.atOnce = atOnce;
  }

  @Override
  public synchronized int read(byte[] target, int offset, int length) {
    return super.read(target, offset, Math.min(length, atOnce));
  }
}
