package dev.assay.pipelines.watch;

import org.jspecify.annotations.Nullable;

/** Signals that ask a watcher to stop while it waits; a run listens for itself. */
public interface WatchSignals {

  /** Returns the signal that came, such as {@code TERM}, or null. It interrupts a wait. */
  @Nullable String signal();

  /**
   * Says that a run begins.
   *
   * @return whether it may, since no signal has come
   */
  boolean begin();

  /** Says that a run has ended. */
  void end();
}
