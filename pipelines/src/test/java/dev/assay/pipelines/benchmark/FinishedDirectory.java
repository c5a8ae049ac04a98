package dev.assay.pipelines.benchmark;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.IntFunction;

/** A finished output directory of any size, all runs answered. */
final class FinishedDirectory {

  private static final int BUFFER_BYTES = 1 << 16;

  private FinishedDirectory() {}

  /**
   * Writes one.
   *
   * @param line the completed line of each row, with its break
   */
  static void write(Path directory, int rows, IntFunction<byte[]> line) throws IOException {
    Files.createDirectories(directory);
    MessageDigest sha256 = sha256();
    long bytes = 0;
    try (OutputStream out =
        new BufferedOutputStream(
            Files.newOutputStream(directory.resolve("completed.jsonl")), BUFFER_BYTES)) {
      for (int row = 0; row < rows; row++) {
        byte[] json = line.apply(row);
        out.write(json);
        sha256.update(json);
        bytes += json.length;
      }
    }
    Files.writeString(
        directory.resolve("manifest.json"),
        """
        {"manifest_version": 1, "assay_version": "benchmark", "experiment": "benchmark",
         "started": "2026-01-31T12:00:00Z", "finished": "2026-01-31T12:00:01Z",
         "configuration_sha256": "", "inputs": [],
         "rows": {"read": %1$d, "rejected": 0, "skipped": 0, "accepted": %1$d},
         "runs": {"expected": %1$d, "answered": %1$d, "refused": 0, "failed": 0},
         "outputs": [{"name": "completed.jsonl", "content": "runs", "format": "jsonl",
                      "records": %1$d, "bytes": %2$d, "sha256": "%3$s"}]}
        """
            .formatted(rows, bytes, HexFormat.of().formatHex(sha256.digest())));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
