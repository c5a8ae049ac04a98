package dev.assay.pipelines.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.pipelines.command.CompareSettings;
import dev.assay.pipelines.command.Console;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.pipelines.console.ComparisonTable;
import dev.assay.pipelines.console.Terminal;
import dev.assay.transforms.compare.Comparison;
import dev.assay.transforms.compare.ComparisonSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Compares two finished output directories, for people and for files. Answers are read again by
 * where their lines stand.
 */
public final class CompareOutputs {

  private final CompareSettings settings;
  private final ComparisonSpec spec;
  private final Console console;
  private final boolean person;

  /**
   * Prepares to compare.
   *
   * @param person whether somebody watches the terminal
   */
  public CompareOutputs(CompareSettings settings, boolean person) {
    this.settings = settings;
    this.spec = settings.spec();
    this.console = settings.console();
    this.person = person;
  }

  /** Compares, shows and writes what was asked for. */
  public ExitStatus run() {
    try {
      Side a = Side.in(settings.a().directory());
      Side b = Side.in(settings.b().directory());
      ComparisonFiles files = ComparisonFiles.in(settings.output(), settings.overwrite());
      Path folder = Files.createTempDirectory("assay-compare-");
      try {
        compare(a, b, files, folder);
      } finally {
        PairedOutputs.delete(folder);
      }
      return ExitStatus.OK;
    } catch (Refusal refusal) {
      return refusal.tell(console);
    } catch (UncheckedIOException e) {
      return Refusal.of(e).tell(console);
    } catch (IOException e) {
      return Refusal.of(new UncheckedIOException(e)).tell(console);
    }
  }

  private void compare(Side a, Side b, ComparisonFiles files, Path folder) throws IOException {
    PairedOutputs paired = PairedOutputs.of(a, settings.a(), b, settings.b(), spec, folder);
    Comparison comparison = paired.comparison();
    RecordJoin join = paired.join();
    int partitions = paired.partitions();
    Map<String, Set<String>> shown = ComparisonFiles.shown(comparison);
    Map<String, ShownAnswers> answers = new HashMap<>();
    ObjectNode written;
    try (Answers answersA = new Answers(a.completed());
        Answers answersB = new Answers(b.completed());
        ComparisonFiles.Changes changes = files.changes()) {
      for (int partition = 0; partition < partitions; partition++) {
        int at = partition;
        boolean holdsShown =
            shown.keySet().stream().anyMatch(key -> Spool.partition(key, partitions) == at);
        if (changes.wanted() || holdsShown) {
          join.join(
              partition,
              (record, runsA, runsB) -> {
                if (shown.getOrDefault(record.id(), Set.of()).contains(record.variant())) {
                  answers.put(
                      ShownAnswers.name(record.id(), record.variant()),
                      new ShownAnswers(answersA.of(runsA), answersB.of(runsB)));
                }
                changes.add(comparison, record, runsA, runsB, answersA, answersB);
              });
        }
      }
      written = changes.end();
    }
    ObjectNode json = paired.toJson(a, b);
    ShownAnswers.into(json, answers);
    if (!written.isEmpty()) {
      json.set("files", written);
    }
    files.write(json);
    if (settings.report() != null) {
      new ComparisonPage(settings, a, b, paired).write(settings.report(), json, folder);
    }
    show(comparison, json, answers, paired.a(), paired.b());
  }

  private void show(
      Comparison comparison,
      ObjectNode json,
      Map<String, ShownAnswers> answers,
      RunSpool a,
      RunSpool b) {
    if (console.json()) {
      console.out().print(Json.pretty(json));
    } else if (console.verbosity() != Console.Verbosity.QUIET) {
      int width = Terminal.of(person, settings.environment()).width();
      console
          .out()
          .print(
              ComparisonTable.render(
                  comparison,
                  new ComparisonTable.Sides(
                      title(settings.a(), a),
                      title(settings.b(), b),
                      settings.holm(),
                      spec.effect()),
                  change -> ShownAnswers.texts(answers, change),
                  width));
    }
    console.out().flush();
    if (console.verbosity() != Console.Verbosity.QUIET) {
      long without = a.withoutKey() + b.withoutKey();
      if (without > 0) {
        console
            .err()
            .println(
                "Note: " + without + " runs have no " + spec.fields().key() + " and were left out");
      }
      comparison.slices().keySet().stream()
          .filter(field -> comparison.slices().get(field) == null)
          .forEach(
              field ->
                  console
                      .err()
                      .println(
                          "Note: " + field + " has more than 100 values; it is not compared by"));
    }
  }

  private static String title(CompareSettings.Side side, RunSpool runs) {
    String models =
        runs.models().size() > 3
            ? runs.models().size() + " models"
            : String.join(", ", runs.models());
    return side.directory()
        + "  "
        + models
        + (side.prompt() == null ? "" : "  " + side.prompt())
        + (side.run() == null ? "" : "  run " + side.run());
  }
}
