package dev.assay.pipelines.runner;

import dev.assay.io.ledger.LedgerToken;
import dev.assay.io.ledger.Spent;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What workers in other processes are told, so that they find what the process has that started the
 * run. No key is in it.
 *
 * @param token the mark of the ledger's directory
 * @param pass how often the experiment was begun anew on purpose, from 1
 * @param environmentFile path of the file of variables that the run was given, which a worker reads
 *     where it has one of that name; null for none
 * @param callsBefore requests that were sent before this run
 * @param usdBefore what was spent before it
 */
public record Workers(
    String token, int pass, @Nullable String environmentFile, long callsBefore, double usdBefore)
    implements Serializable {

  /** Marks of this process: what it finds it has made itself. */
  private static volatile String started = "";

  /**
   * Marks a ledger's directory for the workers of a run.
   *
   * @param directory an existing one, of any file system that Beam knows
   * @param before what was spent before this run
   */
  public static Workers of(String directory, int pass, @Nullable Path environmentFile, Spent before)
      throws IOException {
    String token = LedgerToken.mark(directory);
    started = token;
    return new Workers(
        token,
        pass,
        environmentFile == null ? null : environmentFile.toAbsolutePath().toString(),
        before.calls(),
        before.usd());
  }

  /** Returns whether this process started the run. */
  boolean startedHere() {
    return started.equals(token);
  }
}
