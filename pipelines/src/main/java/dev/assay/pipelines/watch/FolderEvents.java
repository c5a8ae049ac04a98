package dev.assay.pipelines.watch;

import java.io.Closeable;
import java.time.Duration;

/** Waits for something to happen in a folder. */
interface FolderEvents extends Closeable {

  /**
   * Returns when a file that matters was made, changed or removed, or after that time.
   *
   * @param least returned not before it, whatever happens, so that a file that is being written
   *     does not keep the process busy
   */
  void await(Duration least, Duration most) throws InterruptedException;
}
