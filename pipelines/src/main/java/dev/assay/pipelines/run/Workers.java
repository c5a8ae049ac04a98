package dev.assay.pipelines.run;

import dev.assay.io.ledger.LedgerToken;
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
 */
record Workers(String token, int pass, @Nullable String environmentFile) implements Serializable {

  /** Marks of this process: what it finds it has made itself. */
  private static volatile String started = "";

  /**
   * Marks a ledger's directory for the workers of a run.
   *
   * @param directory an existing one, of any file system that Beam knows
   */
  static Workers of(String directory, int pass, @Nullable Path environmentFile) throws IOException {
    String token = LedgerToken.mark(directory);
    started = token;
    return new Workers(
        token, pass, environmentFile == null ? null : environmentFile.toAbsolutePath().toString());
  }

  /** Returns whether this process started the run. */
  boolean startedHere() {
    return started.equals(token);
  }
}
