package dev.assay.io.api.batch;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The requests of one batch as they are collected, on disk. */
public final class BatchFile implements Closeable {

  private final BatchSpool spool;
  private final byte[] separator;
  private int requests;

  private BatchFile(BatchSpool spool, String separator) {
    this.spool = spool;
    this.separator = separator.getBytes(StandardCharsets.US_ASCII);
  }

  /** Begins the requests of a batch for an endpoint. */
  public static BatchFile create(BatchApi api) throws IOException {
    return new BatchFile(BatchSpool.create(), api.separator());
  }

  /** Returns how many requests there are. */
  public int requests() {
    return requests;
  }

  /** Returns how many bytes they have. */
  public long bytes() {
    return spool.length();
  }

  /** Adds a request. */
  public void add(byte[] line) throws IOException {
    if (requests > 0) {
      spool.append(separator);
    }
    spool.append(line);
    requests++;
  }

  BatchSpool spool() {
    return spool;
  }

  @Override
  public void close() throws IOException {
    spool.close();
  }
}
