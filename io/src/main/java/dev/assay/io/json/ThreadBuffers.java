package dev.assay.io.json;

import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.RecyclerPool;

/**
 * Buffers of the JSON library, one set per thread. The library's own set is guarded against use by
 * several threads, by operations that cost more than the text of a call where the JVM compiles for
 * a quick start.
 */
final class ThreadBuffers extends RecyclerPool.ThreadLocalPoolBase<BufferRecycler> {

  private static final long serialVersionUID = 1L;
  private static final ThreadLocal<BufferRecycler> OWN = ThreadLocal.withInitial(Unguarded::new);
  private static final ThreadBuffers SHARED = new ThreadBuffers();

  private ThreadBuffers() {}

  static ThreadBuffers shared() {
    return SHARED;
  }

  @Override
  public BufferRecycler acquirePooled() {
    return OWN.get();
  }

  /** Everyone who deserialises one gets the one that there is. */
  private Object readResolve() {
    return SHARED;
  }

  private static final class Unguarded extends BufferRecycler {

    /** As many as the library numbers. */
    private static final int KINDS = 4;

    /** Larger ones are not kept: one huge row must not stay in memory for each thread. */
    private static final int MOST_KEPT = 1 << 20;

    private final byte[][] bytes = new byte[KINDS][];
    private final char[][] chars = new char[KINDS][];

    @Override
    public byte[] allocByteBuffer(int kind, int least) {
      byte[] kept = bytes[kind];
      bytes[kind] = null;
      return kept != null && kept.length >= least
          ? kept
          : balloc(Math.max(least, byteBufferLength(kind)));
    }

    @Override
    public void releaseByteBuffer(int kind, byte[] buffer) {
      if (buffer.length <= MOST_KEPT) {
        bytes[kind] = buffer;
      }
    }

    @Override
    public char[] allocCharBuffer(int kind, int least) {
      char[] kept = chars[kind];
      chars[kind] = null;
      return kept != null && kept.length >= least
          ? kept
          : calloc(Math.max(least, charBufferLength(kind)));
    }

    @Override
    public void releaseCharBuffer(int kind, char[] buffer) {
      if (buffer.length <= MOST_KEPT) {
        chars[kind] = buffer;
      }
    }
  }
}
