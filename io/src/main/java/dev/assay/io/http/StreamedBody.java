package dev.assay.io.http;

import com.google.api.client.http.HttpContent;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A call's body as it comes from its source. As with {@link RequestBody}, the last bytes are held
 * back until the rest is written, since it is with them that the request leaves.
 */
record StreamedBody(String type, BodySource source) implements HttpContent {

  @Override
  public long getLength() {
    return source.length();
  }

  @Override
  public String getType() {
    return type;
  }

  @Override
  public boolean retrySupported() {
    return true;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    HeldBack held = new HeldBack(out);
    source.writeTo(held);
    InFlight exchange = InFlight.current();
    if (exchange != null) {
      exchange.markLeaving();
    }
    held.release();
  }

  /** Passes on all but the last bytes; never closes what it writes to. */
  private static final class HeldBack extends FilterOutputStream {
    private static final int MOST = 4096;

    private final byte[] last = new byte[MOST];
    private int kept;

    HeldBack(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (kept + length <= MOST) {
        System.arraycopy(bytes, offset, last, kept, length);
        kept += length;
        return;
      }
      out.write(last, 0, kept);
      int rest = Math.min(length, MOST);
      out.write(bytes, offset, length - rest);
      System.arraycopy(bytes, offset + length - rest, last, 0, rest);
      kept = rest;
    }

    void release() throws IOException {
      out.write(last, 0, kept);
      kept = 0;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
