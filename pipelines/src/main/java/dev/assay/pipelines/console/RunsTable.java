package dev.assay.pipelines.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs as aligned columns: the answer, or why there is none, takes what the others leave. */
public final class RunsTable {

  private static final int MOST_ID = 24;
  private static final int MOST_SCORES = 6;

  private RunsTable() {}

  /** Returns a heading and one line per run; at least one run is needed. */
  public static List<String> lines(List<Run> runs, int width) {
    Set<String> names = new LinkedHashSet<>();
    runs.forEach(run -> run.scores().forEach(score -> names.add(score.name())));
    List<String> scores = names.stream().limit(MOST_SCORES).toList();
    List<List<String>> rows = new ArrayList<>();
    List<String> heading = new ArrayList<>(List.of("response", "id", "epoch", "status"));
    scores.forEach(name -> heading.add(Cells.clean(name)));
    rows.add(heading);
    for (Run run : runs) {
      List<String> row = new ArrayList<>();
      row.add(Cells.clean(answer(run)));
      row.add(Cells.fit(Cells.clean(run.row().id()), MOST_ID));
      row.add(String.valueOf(run.epoch()));
      row.add(run.outcome().status());
      scores.forEach(name -> row.add(Cells.fit(Cells.clean(score(run, name)), MOST_ID)));
      rows.add(row);
    }
    return Columns.align(rows, width);
  }

  private static String answer(Run run) {
    Completion completion = run.completion();
    if (completion != null) {
      JsonNode response = completion.response();
      return response.isTextual() ? response.textValue() : response.toString();
    }
    CallError error = run.error();
    return error == null ? "" : error.code() + ": " + error.message();
  }

  private static String score(Run run, String name) {
    for (Score score : run.scores()) {
      if (score.name().equals(name)) {
        return text(score);
      }
    }
    return "";
  }

  private static String text(Score score) {
    if (score.isError()) {
      return String.valueOf(score.errorCode());
    }
    @Nullable Double number = score.number();
    if (number != null) {
      String text = String.format(java.util.Locale.ROOT, "%.4f", number);
      return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    }
    return score.label() != null ? score.label() : String.valueOf(score.value());
  }
}
