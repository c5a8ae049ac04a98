package dev.assay.io.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file that takes up room from the start, so that the answers of calls in flight can be written
 * when the disk is full. It is a segment once it is used, and deleted if it never is.
 */
final class Reserve implements Closeable {

  /** How the names of reserves end. */
  static final String SUFFIX = ".rsv";

  /** Room for the answers in flight, unless that were much of what is free. */
  static final long BYTES = 16 << 20;

  private static final int LARGEST_SHARE = 4;
  private static final int BLOCK = 64 << 10;

  /** For a disk that is not to be reserved. */
  static final Reserve NONE = new Reserve(null, new byte[0]);

  private final @Nullable SegmentFile file;
  private final byte[] start;
  private final @Nullable Thread filling;
  private long filled;
  private boolean taken;
  private volatile boolean closing;

  private Reserve(@Nullable SegmentFile file, byte[] start) {
    this.file = file;
    this.start = start;
    if (file == null) {
      this.filling = null;
    } else {
      this.filling = new Thread(() -> fill(file), "assay-ledger-reserve");
      this.filling.setDaemon(true);
      this.filling.start();
    }
  }

  /**
   * Begins to take up room; a disk without room for it has no reserve.
   *
   * @param start what its first record says if it is used
   */
  static Reserve in(Path path, byte[] start) {
    try {
      return new Reserve(SegmentFile.create(path), start);
    } catch (IOException e) {
      return NONE;
    }
  }

  private void fill(SegmentFile target) {
    try {
      long most =
          Math.min(BYTES, Files.getFileStore(target.path()).getUsableSpace() / LARGEST_SHARE);
      ByteBuffer zeros = ByteBuffer.allocateDirect(BLOCK);
      while (filled < most && !closing) {
        zeros.clear().limit((int) Math.min(BLOCK, most - filled));
        target.write(zeros, filled);
        filled += zeros.position();
      }
    } catch (IOException e) {
      // What there was room for is the reserve.
      return;
    }
  }

  /** Returns the reserve as a segment, once; null where there is none or no longer. */
  @Nullable SegmentOut take() {
    if (taken || file == null || !awaitFilled()) {
      return null;
    }
    taken = true;
    SegmentOut out = new SegmentOut(file, filled);
    List<Entry> first = List.of(Entry.start(start), Entry.checkpoint(0));
    return out.append(first, 0) == first.size() ? out : null;
  }

  private boolean awaitFilled() {
    try {
      if (filling != null) {
        filling.join();
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    if (file == null) {
      return;
    }
    closing = true;
    boolean whole = awaitFilled();
    file.close();
    if (whole && !taken) {
      Files.deleteIfExists(file.path());
    }
  }
}
