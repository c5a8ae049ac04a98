package dev.assay.io.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.files.AtomicFile;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * How often a directory's experiment was begun anew on purpose: {@code pass.json}, absent in the
 * first pass. Answers of earlier passes stay in the ledger and count as spent, but are not found
 * any more.
 */
public final class LedgerPass {

  private static final String FILE = "pass.json";
  private static final String PASS = "pass";

  private LedgerPass() {}

  /**
   * Returns the pass of a ledger's directory, from 1.
   *
   * @throws LedgerException where the file does not tell
   */
  public static int of(Path directory) throws LedgerException {
    Path file = directory.resolve(FILE);
    try {
      JsonNode pass = Json.parse(Files.readAllBytes(file)).path(PASS);
      if (pass.isInt() && pass.intValue() >= 1) {
        return pass.intValue();
      }
      throw new LedgerException(
          file + " does not tell the pass (must be {\"pass\": N}); restore it");
    } catch (NoSuchFileException first) {
      return 1;
    } catch (LedgerException e) {
      throw e;
    } catch (IOException e) {
      throw new LedgerException("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** Begins the next pass: from now on no earlier answer is found. On the disk on return. */
  public static void beginNext(Path directory) throws IOException {
    int next = of(directory) + 1;
    Files.createDirectories(directory);
    AtomicFile.write(
        directory.resolve(FILE),
        Json.pretty(Json.object().put(PASS, next)).getBytes(StandardCharsets.UTF_8));
  }
}
