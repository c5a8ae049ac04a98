package dev.assay.io.datasets;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** Fails where more characters than allowed are read without a new beginning. */
final class CappedReader extends FilterReader {

  private final long most;
  private long read;

  /** More was read than is allowed. */
  static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  CappedReader(Reader in, long most) {
    super(in);
    this.most = most;
  }

  /** Counts anew. */
  void begin() {
    read = 0;
  }

  @Override
  public int read() throws IOException {
    return counted(super.read(), 1);
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    return counted(count, count);
  }

  private int counted(int result, int count) throws IOException {
    if (result >= 0) {
      read += count;
      if (read > most) {
        throw new TooLongException();
      }
    }
    return result;
  }
}
