package dev.assay.pipelines.init;

import dev.assay.io.experiment.Parsed;
import dev.assay.io.experiment.Rejected;
import dev.assay.io.experiment.Row;
import dev.assay.io.files.InputFile;
import dev.assay.io.files.InputFiles;
import dev.assay.io.files.InputProblem;
import dev.assay.io.files.RowFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the columns of a file of rows are, by their names.
 *
 * @param file the file
 * @param columns all keys of its rows, in their order
 * @param prompt the column that is asked; null where none looks like it
 * @param expected the column with the answer that is wanted; null where none looks like it
 * @param rows how many there are
 * @param rejected the first of the lines that are no rows; empty where all are
 */
public record DatasetLook(
    InputFile file,
    List<String> columns,
    @Nullable String prompt,
    @Nullable String expected,
    long rows,
    List<Rejected> rejected) {

  /** The key that evaluators look for. */
  static final String EXPECTED = "expected";

  private static final String PROMPT = "prompt";
  private static final int EXAMPLES = 3;

  /** Names of what is asked, the likeliest first. */
  private static final List<String> ASKED =
      List.of(
          PROMPT,
          "question",
          "query",
          "input",
          "instruction",
          "message",
          "text",
          "problem",
          "request",
          "sentence",
          "document",
          "content");

  /** Names of what is wanted, the likeliest first. */
  private static final List<String> WANTED =
      List.of(
          EXPECTED,
          "expected_response",
          "expected_output",
          "expected_answer",
          "answer",
          "target",
          "label",
          "reference",
          "reference_answer",
          "ground_truth",
          "ideal",
          "gold",
          "output",
          "completion",
          "response");

  /** Copies the lists. */
  public DatasetLook {
    columns = List.copyOf(columns);
    rejected = List.copyOf(rejected);
  }

  /**
   * Reads a file from begin to end.
   *
   * @throws InitException where it is missing, is no file of rows, or holds none
   */
  public static DatasetLook at(Path path) throws InitException, IOException {
    InputFiles found = InputFiles.expand(List.of(path.toString()));
    if (!found.problems().isEmpty()) {
      InputProblem problem = found.problems().get(0);
      throw new InitException(
          problem.code(), problem.input() + ": " + problem.message(), InitException.MISSING);
    }
    if (found.files().size() != 1) {
      throw new InitException(
          "IN_MISSING",
          path + " is not one file; name one (.jsonl, .csv or .parquet)",
          InitException.MISSING);
    }
    Set<String> columns = new LinkedHashSet<>();
    List<Rejected> rejected = new ArrayList<>();
    long[] rows = {0};
    RowFiles.scan(
        found.files().get(0),
        record -> {
          if (record instanceof Parsed.Ok<Row> ok) {
            rows[0]++;
            ok.value().fields().fieldNames().forEachRemaining(columns::add);
          } else if (record instanceof Parsed.Bad<Row> bad && rejected.size() < EXAMPLES) {
            rejected.add(bad.rejected());
          }
        });
    if (rows[0] == 0) {
      throw new InitException(
          "IN_EMPTY",
          path
              + " has no row"
              + (rejected.isEmpty() ? "" : ": " + rejected.get(0).message())
              + "; it needs a header and rows (.csv), or a JSON object on each line (.jsonl)",
          InitException.DATA);
    }
    List<String> names = List.copyOf(columns);
    String wanted = first(WANTED, names).orElse(null);
    List<String> rest = new ArrayList<>(names);
    rest.remove(wanted);
    return new DatasetLook(
        found.files().get(0), names, first(ASKED, rest).orElse(null), wanted, rows[0], rejected);
  }

  private static Optional<String> first(List<String> wanted, List<String> names) {
    for (String want : wanted) {
      for (String name : names) {
        if (name.toLowerCase(Locale.ROOT).replace(' ', '_').replace('-', '_').equals(want)) {
          return Optional.of(name);
        }
      }
    }
    return Optional.empty();
  }

  /** Returns whether the rows say themselves what is asked. */
  boolean asksItself() {
    return PROMPT.equals(prompt);
  }

  /** Returns whether evaluators find the wanted answer under its own name. */
  boolean isExpectedNamed() {
    return expected == null || expected.equals(EXPECTED) || expected.equals("expected_response");
  }

  /** Returns the columns that a prompt may show: none that say what is wanted. */
  List<String> shown() {
    return columns.stream().filter(name -> !name.equals(expected) && !name.equals("id")).toList();
  }
}
