package dev.assay.pipelines.plan;

import dev.assay.io.files.FileFormat;
import dev.assay.io.files.StandardInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the argument of {@code run} and {@code check} is, and its text. */
final class ExperimentFile {

  /** Largest experiment file. */
  static final int MAX_BYTES = 3 << 20;

  private static final List<String> EXPERIMENTS = List.of(".yaml", ".yml", ".json");

  private static final Pattern ROWS_NAME =
      Pattern.compile(
          "(.*?)\\.(?:jsonl|ndjson|csv|parquet)(?:\\.(?:gz|zst))?", Pattern.CASE_INSENSITIVE);
  private static final Pattern WILDCARD = Pattern.compile("[*?\\[{]");

  /** An address as it looks once it was taken for a path. */
  private static final Pattern ADDRESS = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]+):/([^/].*)");

  private ExperimentFile() {}

  /** Returns whether a name is that of a file with rows. */
  static boolean isRows(String fileName) {
    return FileFormat.of(fileName) != null;
  }

  /** Returns where rows are: a path, or an address such as {@code s3://bucket/rows.jsonl}. */
  static String location(Path experiment) {
    Matcher address = ADDRESS.matcher(experiment.toString());
    return address.matches() && !Files.exists(experiment)
        ? address.group(1) + "://" + address.group(2)
        : experiment.toString();
  }

  /**
   * Returns whether rows are named that no path leads to: standard input, a pattern, or a place of
   * another file system.
   */
  static boolean isFoundLater(Path experiment) {
    String name = experiment.toString();
    return name.equals(StandardInput.NAME)
        || (!location(experiment).equals(name) && isRows(name))
        || (WILDCARD.matcher(name).find() && isRows(name) && !Files.exists(experiment));
  }

  /** Returns whether a name is that of an experiment file. */
  static boolean isExperiment(String fileName) {
    String lower = fileName.toLowerCase(Locale.ROOT);
    return EXPERIMENTS.stream().anyMatch(lower::endsWith);
  }

  /** Returns a name for the experiment, from its file's name, that a directory may have. */
  static String nameOf(Path file) {
    String name = String.valueOf(file.getFileName());
    if (name.equals(StandardInput.NAME)) {
      return "stdin";
    }
    var rows = ROWS_NAME.matcher(name);
    while (rows.matches()) {
      name = rows.group(1);
      rows = ROWS_NAME.matcher(name);
    }
    if (isExperiment(name)) {
      name = name.substring(0, name.lastIndexOf('.'));
    }
    String safe = name.replaceAll("[^A-Za-z0-9._-]", "-").replaceAll("^\\.+", "");
    safe = safe.length() > 100 ? safe.substring(0, 100) : safe;
    return ExperimentName.problem(safe).isEmpty() ? safe : "experiment";
  }

  /** Returns why a file cannot be opened, or nothing. */
  static Optional<PlanProblem> unopenable(Path file) {
    String name = file.toString();
    if (Files.isDirectory(file)) {
      return Optional.of(
          new PlanProblem(
              name,
              0,
              0,
              "IN_DIRECTORY",
              "is a directory; name an experiment file (.yaml, .yml, .json) or a rows file in it"));
    }
    if (!Files.exists(file)) {
      return Optional.of(
          new PlanProblem(
              name,
              0,
              0,
              "IN_MISSING",
              "file not found (working directory " + Path.of("").toAbsolutePath() + ")"));
    }
    return Files.isReadable(file)
        ? Optional.empty()
        : Optional.of(
            new PlanProblem(name, 0, 0, "IN_UNREADABLE", "no permission to read the file"));
  }

  /** Returns the file's text without a byte order mark, read under the limit. */
  static String text(Path file) throws ConfigSyntaxException, IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    }
    if (bytes.length > MAX_BYTES) {
      throw new ConfigSyntaxException(
          "CONFIG_LIMIT", "the file is larger than " + MAX_BYTES + " bytes", 0, 0);
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new ConfigSyntaxException(
          "CONFIG_ENCODING", "the file is not UTF-8; save it as UTF-8", 0, 0);
    }
  }
}
