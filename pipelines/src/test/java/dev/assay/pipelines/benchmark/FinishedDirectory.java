package dev.assay.pipelines.benchmark;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.function.IntFunction;

/** Finished output directories of made-up lines. */
final class FinishedDirectory {

  private FinishedDirectory() {}

  /**
   * Writes a directory.
   *
   * @param line of a run, by its number from 0 on, with its line break
   */
  static void write(Path directory, int runs, Instant started, IntFunction<String> line)
      throws IOException {
    Files.createDirectories(directory);
    MessageDigest sha256 = sha256();
    long bytes = 0;
    try (OutputStream out =
        new BufferedOutputStream(
            Files.newOutputStream(directory.resolve("completed.jsonl")), 1 << 16)) {
      for (int i = 0; i < runs; i++) {
        byte[] text = line.apply(i).getBytes(StandardCharsets.UTF_8);
        out.write(text);
        sha256.update(text);
        bytes += text.length;
      }
    }
    Files.writeString(
        directory.resolve("manifest.json"),
        """
        {"manifest_version": 1, "assay_version": "benchmark", "experiment": "benchmark",
         "started": "%4$s", "finished": "%5$s",
         "configuration_sha256": "", "inputs": [],
         "rows": {"read": %1$d, "rejected": 0, "skipped": 0, "accepted": %1$d},
         "runs": {"expected": %1$d, "answered": %1$d, "refused": 0, "failed": 0},
         "outputs": [{"name": "completed.jsonl", "content": "runs", "format": "jsonl",
                      "records": %1$d, "bytes": %2$d, "sha256": "%3$s"}]}
        """
            .formatted(
                runs,
                bytes,
                HexFormat.of().formatHex(sha256.digest()),
                started,
                started.plusSeconds(runs)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
