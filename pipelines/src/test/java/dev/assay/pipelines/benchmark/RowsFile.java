package dev.assay.pipelines.benchmark;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.IntFunction;

/** Input that benchmarks make. */
final class RowsFile {

  /** The model that rows name. */
  static final String MODEL = "bench";

  private RowsFile() {}

  /** Returns the prompt of a row; it begins with its lane. */
  static String prompt(String lane, int row) {
    return lane + " question " + row + ": what is the capital of the country numbered " + row + "?";
  }

  /** Returns the body of the request that a prompt becomes. */
  static String body(String prompt) {
    return "{\"model\":\""
        + MODEL
        + "\",\"messages\":[{\"role\":\"user\",\"content\":\""
        + prompt
        + "\"}]}";
  }

  /** Writes rows that name what to call. */
  static Path calls(Setting setting, int rows) throws IOException {
    return write(
        setting.scratch().resolve("rows-" + rows + ".jsonl"), rows, row -> call("one", row));
  }

  /** Writes rows of several groups, mixed as a shuffled file is. */
  static Path groups(Setting setting, int groups, int each) throws IOException {
    return write(
        setting.scratch().resolve("groups-" + each + ".jsonl"),
        groups * each,
        row -> call(group(row % groups), row));
  }

  static String group(int number) {
    return "group" + number;
  }

  private static String call(String group, int row) {
    return String.format(
        Locale.ROOT,
        "{\"id\":\"%d\",\"api\":\"openai\",\"model_name\":\"%s\",\"group\":\"%s\",\"prompt\":\"%s\"}",
        row,
        MODEL,
        group,
        prompt(group, row));
  }

  /** Writes rows of about 1.1 KB whose expected answer is the prompt itself. */
  static Path large(Setting setting, int rows) throws IOException {
    String filler = "the quick brown fox jumps over the lazy dog ".repeat(12);
    return write(
        setting.scratch().resolve("large-" + rows + ".jsonl"),
        rows,
        row ->
            String.format(
                Locale.ROOT,
                "{\"id\":\"%d\",\"prompt\":\"%d %s\",\"expected\":\"%d %s\"}",
                row,
                row,
                filler,
                row,
                filler));
  }

  /** Writes rows of 2 KiB that name what to call. */
  static Path wide(Setting setting, int rows) throws IOException {
    String filler = "the quick brown fox jumps over the lazy dog ".repeat(43);
    return write(
        setting.scratch().resolve("wide-" + rows + ".jsonl"),
        rows,
        row ->
            String.format(
                Locale.ROOT,
                "{\"id\":\"%d\",\"api\":\"openai\",\"model_name\":\"%s\",\"prompt\":\"one %d %s\"}",
                row,
                MODEL,
                row,
                filler));
  }

  private static Path write(Path file, int rows, IntFunction<String> line) throws IOException {
    if (Files.notExists(file)) {
      try (BufferedWriter out = Files.newBufferedWriter(file)) {
        for (int row = 0; row < rows; row++) {
          out.write(line.apply(row));
          out.newLine();
        }
      }
    }
    return file;
  }
}
