package dev.assay.pipelines.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.files.AtomicFile;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonFields;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.transforms.compare.Change;
import dev.assay.transforms.compare.Comparison;
import dev.assay.transforms.compare.PairStats;
import dev.assay.transforms.compare.PairedRecord;
import dev.assay.transforms.compare.PairedValue;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a comparison is written; {@code comparison.json} comes last and makes it whole. */
final class ComparisonFiles {

  private static final String COMPARISON = "comparison.json";
  private static final String CHANGES = "changes.jsonl";

  private final @Nullable Path directory;

  private ComparisonFiles(@Nullable Path directory) {
    this.directory = directory;
  }

  /**
   * Makes the folder.
   *
   * @param directory null to write nothing
   * @throws Refusal where it cannot be written to, or a comparison is there and is to stay
   */
  static ComparisonFiles in(@Nullable Path directory, boolean overwrite) {
    if (directory == null) {
      return new ComparisonFiles(null);
    }
    if (Files.exists(directory.resolve(COMPARISON)) && !overwrite) {
      throw new Refusal(
          ExitStatus.OUTPUT_UNCREATABLE,
          "OUT_EXISTS "
              + directory.resolve(COMPARISON)
              + " is there already; replace it with --overwrite, or give another --output");
    }
    try {
      Files.createDirectories(directory);
      return new ComparisonFiles(directory);
    } catch (IOException e) {
      throw new Refusal(
          ExitStatus.OUTPUT_UNCREATABLE,
          "OUT_CREATE Cannot write to " + directory + " (" + e.getMessage() + ")");
    }
  }

  /** Returns what is shown: variants by id. */
  static Map<String, Set<String>> shown(Comparison comparison) {
    Map<String, Set<String>> shown = new HashMap<>();
    for (Map<String, PairStats> section : List.of(comparison.scores(), comparison.metrics())) {
      for (PairStats stats : section.values()) {
        for (List<Change> changes : List.of(stats.improvements(), stats.regressions())) {
          changes.forEach(
              change ->
                  shown.computeIfAbsent(change.id(), id -> new HashSet<>()).add(change.variant()));
        }
      }
    }
    return shown;
  }

  /** Opens the file of changes. */
  Changes changes() throws IOException {
    return new Changes(directory == null ? null : directory.resolve(CHANGES));
  }

  /** Writes the comparison, after everything else. */
  void write(ObjectNode comparison) throws IOException {
    if (directory != null) {
      AtomicFile.write(
          directory.resolve(COMPARISON), Json.pretty(comparison).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Every record that changed, or that one side lacks, a line for each of its scores. */
  static final class Changes implements Closeable {

    private static final int BUFFER_BYTES = 1 << 16;

    private final @Nullable Path file;
    private final @Nullable Path part;
    private final @Nullable FileOutputStream stored;
    private final OutputStream out;
    private final MessageDigest sha256;
    private long records;
    private long bytes;

    Changes(@Nullable Path file) throws IOException {
      this.file = file;
      this.part = file == null ? null : file.resolveSibling("." + CHANGES + ".part");
      this.stored = part == null ? null : new FileOutputStream(part.toFile());
      this.out =
          stored == null
              ? OutputStream.nullOutputStream()
              : new BufferedOutputStream(stored, BUFFER_BYTES);
      try {
        sha256 = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("Every Java platform has SHA-256", e);
      }
    }

    boolean wanted() {
      return file != null;
    }

    void add(
        Comparison comparison,
        PairedRecord record,
        List<SpooledRun> runsA,
        List<SpooledRun> runsB,
        Answers answersA,
        Answers answersB) {
      if (file == null) {
        return;
      }
      if (!record.paired()) {
        ObjectNode line = line(record, null, record.inA() ? "only_a" : "only_b");
        put(line, runsA, runsB, answersA, answersB);
        return;
      }
      record
          .scores()
          .forEach(
              (name, value) -> {
                PairStats stats = comparison.scores().get(name);
                String change = stats == null ? null : change(stats, value);
                if (change != null) {
                  ObjectNode line = line(record, name, change);
                  put(line, "a", value.a(), value.labelA());
                  put(line, "b", value.b(), value.labelB());
                  if (value.hasNumbers()) {
                    line.put("difference", value.difference());
                  }
                  put(line, runsA, runsB, answersA, answersB);
                }
              });
    }

    private static @Nullable String change(PairStats stats, PairedValue value) {
      if (value.isMissing(true) || value.isMissing(false)) {
        return value.isMissing(true) ? "missing_a" : "missing_b";
      }
      double difference = value.difference();
      if (value.hasNumbers() && difference != 0) {
        return difference > 0 == stats.lowerIsBetter() ? "regressed" : "improved";
      }
      String labelA = value.labelA();
      if (labelA != null && value.labelB() != null && !labelA.equals(value.labelB())) {
        return "label_changed";
      }
      if (value.passedA() >= 0 && value.passedB() >= 0 && value.passedA() != value.passedB()) {
        return value.passedB() == 1 ? "improved" : "regressed";
      }
      return null;
    }

    private static ObjectNode line(PairedRecord record, @Nullable String score, String change) {
      ObjectNode line = Json.object().put("id", record.id());
      JsonFields.putPresent(line, "variant", record.variant().isEmpty() ? null : record.variant());
      JsonFields.putPresent(line, "score", score);
      return line.put("change", change);
    }

    private static void put(ObjectNode line, String key, double number, @Nullable String label) {
      if (!Double.isNaN(number)) {
        line.put(key, number);
      } else {
        JsonFields.putPresent(line, key, label);
      }
      if (!Double.isNaN(number)) {
        JsonFields.putPresent(line, "label_" + key, label);
      }
    }

    private void put(
        ObjectNode line,
        List<SpooledRun> runsA,
        List<SpooledRun> runsB,
        Answers answersA,
        Answers answersB) {
      if (!runsA.isEmpty()) {
        line.set("response_a", answersA.of(runsA));
      }
      if (!runsB.isEmpty()) {
        line.set("response_b", answersB.of(runsB));
      }
      line.set("row", runsB.isEmpty() ? answersA.row(runsA.get(0)) : answersB.row(runsB.get(0)));
      byte[] json = Json.bytes(line);
      try {
        out.write(json);
        out.write('\n');
      } catch (IOException e) {
        throw new UncheckedIOException(new IOException("Cannot write " + file + ": " + e, e));
      }
      sha256.update(json);
      sha256.update((byte) '\n');
      records++;
      bytes += json.length + 1L;
    }

    /** Puts the file in place and returns what was written. */
    ObjectNode end() throws IOException {
      ObjectNode files = Json.object();
      if (file != null && part != null && stored != null) {
        out.flush();
        stored.getFD().sync();
        out.close();
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        files
            .putObject(CHANGES)
            .put("records", records)
            .put("bytes", bytes)
            .put("sha256", HexFormat.of().formatHex(sha256.digest()));
      }
      return files;
    }

    @Override
    public void close() throws IOException {
      out.close();
      if (part != null) {
        Files.deleteIfExists(part);
      }
    }
  }
}
