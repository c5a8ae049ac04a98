package dev.assay.transforms.evaluate.structure;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code is-sql}: whether the whole answer is one or several SQL statements; {@code contains-sql}:
 * whether a fenced block of it is, or all of it where there is none. 1 or 0. {@code allowed_tables}
 * names the only tables that may be used, with or without promptfoo's {@code select::null::} in
 * front. promptfoo's {@code value} may hold {@code allowedTables}. The grammar is that of
 * JSqlParser, which takes in the common dialects; {@code databaseType} is not needed and not read.
 */
final class Sql implements Evaluator {

  private static final Pattern FENCE =
      Pattern.compile(
          "(?m)^ {0,3}(?:```|~~~)[ \\t]*(\\w*)[^\\n]*\\n([\\s\\S]*?)^ {0,3}(?:```|~~~)");

  private final String name;
  private final boolean whole;
  private final List<String> allowedTables;

  private Sql(EvaluatorParameters parameters, boolean whole) {
    this.name = parameters.name();
    this.whole = whole;
    this.allowedTables = tables(parameters);
  }

  static Evaluator whole(EvaluatorParameters parameters) {
    return new Sql(parameters, true);
  }

  static Evaluator part(EvaluatorParameters parameters) {
    return new Sql(parameters, false);
  }

  private static List<String> tables(EvaluatorParameters parameters) {
    List<String> tables = new ArrayList<>(parameters.texts("allowed_tables"));
    JsonNode value = parameters.json("value");
    if (value != null) {
      value.path("allowedTables").forEach(table -> tables.add(table.asText()));
      for (String key : List.copyOf(keys(value))) {
        if (!List.of("allowedTables", "databaseType").contains(key)) {
          parameters.problem("has a value with " + key + " (only allowedTables is known)");
        }
      }
    }
    return tables.stream().map(table -> table.substring(table.lastIndexOf(':') + 1)).toList();
  }

  private static List<String> keys(JsonNode value) {
    List<String> keys = new ArrayList<>();
    value.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  @Override
  public List<Score> evaluate(Answer answer) {
    String text = answer.text();
    List<String> candidates = whole ? List.of(text) : blocks(text);
    return List.of(
        Score.of(name, candidates.stream().anyMatch(sql -> SqlText.isValid(sql, allowedTables))));
  }

  private static List<String> blocks(String text) {
    SqlText.refuse(text);
    List<String> blocks = new ArrayList<>();
    Matcher fence = FENCE.matcher(text);
    while (fence.find()) {
      String language = fence.group(1);
      if (language.isEmpty() || language.equalsIgnoreCase("sql")) {
        blocks.add(fence.group(2));
      }
    }
    return blocks.isEmpty() ? List.of(text) : blocks;
  }
}
