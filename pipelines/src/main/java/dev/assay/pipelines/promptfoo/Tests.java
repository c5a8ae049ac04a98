package dev.assay.pipelines.promptfoo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.pipelines.plan.ConfigNode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** The keys {@code tests}, {@code scenarios} and {@code defaultTest}: rows and what they assert. */
final class Tests {

  private static final int MAX_ROWS = 1_000_000;
  private static final Set<String> FORMS =
      Set.of("vars", "assert", "description", "threshold", "metadata", "options");

  /**
   * One test.
   *
   * @param variables by name; a list has a row for each entry
   * @param evaluators what it asserts itself
   * @param threshold of all its assertions; null for none
   * @param description null for none
   * @param metadata null for none
   * @param withDefaults whether the default assertions hold as well
   */
  record Test(
      ObjectNode variables,
      List<ObjectNode> evaluators,
      @Nullable JsonNode threshold,
      @Nullable String description,
      @Nullable JsonNode metadata,
      boolean withDefaults) {

    /** Returns the other with what this says in place of it. */
    Test over(Test other) {
      ObjectNode all = other.variables.deepCopy();
      all.setAll(variables);
      List<ObjectNode> both = new ArrayList<>(withDefaults ? other.evaluators : List.of());
      both.addAll(evaluators);
      return new Test(
          all,
          both,
          threshold == null ? other.threshold : threshold,
          description == null ? other.description : description,
          metadata == null ? other.metadata : metadata,
          withDefaults);
    }

    /** Returns a test for each combination of the values that are lists. */
    List<Test> expanded() {
      List<ObjectNode> all = new ArrayList<>(List.of(Json.object()));
      for (Map.Entry<String, JsonNode> variable : variables.properties()) {
        List<ObjectNode> more = new ArrayList<>();
        for (ObjectNode before : all) {
          if (variable.getValue() instanceof ArrayNode values && !values.isEmpty()) {
            values.forEach(value -> more.add(with(before, variable.getKey(), value)));
          } else {
            more.add(with(before, variable.getKey(), variable.getValue()));
          }
        }
        all = more;
        if (all.size() > MAX_ROWS) {
          throw new IllegalArgumentException("more than " + MAX_ROWS + " combinations");
        }
      }
      return all.stream()
          .map(v -> new Test(v, evaluators, threshold, description, metadata, withDefaults))
          .toList();
    }

    private static ObjectNode with(ObjectNode before, String name, JsonNode value) {
      ObjectNode after = before.deepCopy();
      after.set(name, value);
      return after;
    }
  }

  /** What says nothing. */
  static final Test NONE = new Test(Json.object(), List.of(), null, null, null, true);

  private final Notes notes;
  private final Assertions assertions;
  private boolean allTransformed;

  Tests(Notes notes, Assertions assertions) {
    this.notes = notes;
    this.assertions = assertions;
  }

  /** Returns the tests of {@code tests}. */
  List<Test> read(@Nullable Source source) {
    List<Test> tests = new ArrayList<>();
    if (source != null) {
      source.items().forEach(item -> read(item, tests));
    }
    return tests;
  }

  /** Returns the tests of {@code scenarios}: each of their data with each of their tests. */
  List<Test> scenarios(@Nullable Source source) {
    List<Test> tests = new ArrayList<>();
    for (Source scenario : source == null ? List.<Source>of() : source.items()) {
      List<Test> own = read(scenario.get("tests"));
      for (Test data : read(scenario.get("config"))) {
        (own.isEmpty() ? List.of(NONE) : own).forEach(test -> tests.add(test.over(data)));
      }
    }
    return tests;
  }

  private void read(Source item, List<Test> tests) {
    if (item.text() != null) {
      if (item.text().matches("(https?|huggingface|gs|s3|az)://.*")) {
        notes.lost(item.file(), item.node(), "tests that are fetched: " + item.text());
      } else {
        item.files(notes).forEach(file -> readFile(item, file, tests));
      }
    } else if (item.get("path") != null) {
      notes.lost(item.file(), item.node(), "tests that a program makes: " + item.text("path"));
    } else {
      tests.add(one(item));
    }
  }

  private void readFile(Source item, Path file, List<Test> tests) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".csv")) {
      String content = item.content(file, notes);
      if (content != null) {
        table(new Source(file, item.node()), content, tests);
      }
    } else if (name.endsWith(".jsonl")) {
      String content = item.content(file, notes);
      int line = 0;
      for (String text : content == null ? new String[0] : content.split("\n", -1)) {
        line++;
        if (!text.isBlank()) {
          jsonLine(file, line, text, tests);
        }
      }
    } else if (name.matches(".*\\.(ya?ml|json)")) {
      Source root = Source.of(file, notes);
      if (root != null) {
        root.items().forEach(one -> readEntry(one, tests));
      }
    } else {
      notes.lost(item.file(), item.node(), "tests that a program makes: " + file);
    }
  }

  /** An entry of a file that has nothing of a test is all variables. */
  private void readEntry(Source one, List<Test> tests) {
    Set<String> keys = one.entries().keySet();
    if (keys.isEmpty() || keys.contains("path") || keys.stream().anyMatch(FORMS::contains)) {
      read(one, tests);
    } else {
      tests.add(new Test(variables(one), List.of(), null, null, null, true));
    }
  }

  private void jsonLine(Path file, int line, String text, List<Test> tests) {
    try {
      tests.add(one(new Source(file, JsonSource.node(Json.parse(text), line))));
    } catch (IOException e) {
      notes.lost(file, "line " + line + " is not JSON");
    }
  }

  private void table(Source source, String content, List<Test> tests) {
    CSVFormat format =
        CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).setTrim(true).get();
    String text = content.startsWith("\uFEFF") ? content.substring(1) : content;
    try (var parser = format.parse(new StringReader(text))) {
      for (CSVRecord record : parser) {
        tests.add(row(source, record));
      }
    } catch (IOException | IllegalArgumentException e) {
      notes.lost(source.file(), "not a table: " + e.getMessage());
    }
  }

  private Test row(Source source, CSVRecord record) {
    ObjectNode variables = Json.object();
    List<ObjectNode> evaluators = new ArrayList<>();
    ObjectNode metadata = Json.object();
    JsonNode threshold = null;
    String description = null;
    for (Map.Entry<String, String> cell : record.toMap().entrySet()) {
      String column = cell.getKey();
      String value = cell.getValue();
      if (column.matches("__expected\\d*")) {
        ObjectNode evaluator = value.isBlank() ? null : assertions.cell(source, value);
        if (evaluator != null) {
          evaluators.add(evaluator);
        }
      } else if (column.equals("__description")) {
        description = value.isBlank() ? null : value;
      } else if (column.startsWith("__metadata:")) {
        metadata.put(column.substring("__metadata:".length()).replace("[]", ""), value);
      } else if (column.equals("__threshold") && value.matches("[0-9.]+")) {
        threshold = Json.object().numberNode(Double.parseDouble(value));
      } else if (column.startsWith("__")) {
        notes.lost(source.file(), "the column " + column);
      } else if (!column.isBlank()) {
        variables.put(Tags.key(column), value);
      }
    }
    return new Test(
        variables, evaluators, threshold, description, metadata.isEmpty() ? null : metadata, true);
  }

  /** Returns what stands under {@code defaultTest}, which holds for all that is read later. */
  Test standard(Source item) {
    allTransformed = isTransformed(item);
    return one(item);
  }

  /** Assertions about what a program makes of an answer would say something else without it. */
  private static boolean isTransformed(Source item) {
    Source options = item.get("options");
    return options != null && options.get("transform") != null;
  }

  /** Returns one test. */
  Test one(Source item) {
    for (Map.Entry<String, ConfigNode.Entry> entry : item.entries().entrySet()) {
      if (!FORMS.contains(entry.getKey())) {
        notes.lost(item.file(), entry.getValue().value(), entry.getKey() + " of a test");
      }
    }
    Source options = item.get("options");
    boolean withDefaults = true;
    Map<String, ConfigNode.Entry> chosen = options == null ? Map.of() : options.entries();
    for (Map.Entry<String, ConfigNode.Entry> choice : chosen.entrySet()) {
      String key = choice.getKey();
      Source value = new Source(item.file(), choice.getValue().value());
      if (key.equals("disableDefaultAsserts")) {
        withDefaults = !value.node().toJson().asBoolean();
      } else if (key.equals("transform")) {
        notes.lost(
            value.file(), value.node(), "the assertions about what transform makes of answers");
      } else if (!key.equals("provider")) {
        notes.lost(value.file(), value.node(), key + " of a test's options");
      }
    }
    Source threshold = item.get("threshold");
    Source metadata = item.get("metadata");
    return new Test(
        variables(item.get("vars")),
        allTransformed || isTransformed(item) ? List.of() : assertions.read(item.get("assert")),
        threshold == null ? null : threshold.node().toJson(),
        item.text("description"),
        metadata == null ? null : metadata.node().toJson(),
        withDefaults);
  }

  private ObjectNode variables(@Nullable Source vars) {
    ObjectNode variables = Json.object();
    if (vars == null) {
      return variables;
    }
    if (!(vars.node() instanceof ConfigNode.Fields)) {
      for (Source item : vars.items()) {
        for (Path file : item.files(notes)) {
          Source root = Source.of(file, notes);
          if (root != null) {
            variables.setAll(variables(root));
          }
        }
      }
      return variables;
    }
    vars.entries()
        .forEach(
            (key, entry) -> {
              Source value = new Source(vars.file(), entry.value());
              JsonNode read = value.isFile() ? content(value) : entry.value().toJson();
              if (read != null) {
                variables.set(Tags.key(key), read);
              }
            });
    return variables;
  }

  private @Nullable JsonNode content(Source value) {
    List<Path> files = value.files(notes);
    for (Path file : files) {
      String name = file.toString().toLowerCase(Locale.ROOT);
      if (name.matches(".*\\.(ya?ml|json)")) {
        Source root = Source.of(file, notes);
        return root == null ? null : root.node().toJson();
      }
      if (name.matches(".*\\.(txt|md|csv|html|xml|sql)")) {
        String content = value.content(file, notes);
        return content == null ? null : Json.object().textNode(content.strip());
      }
      notes.lost(value.file(), value.node(), "a variable from " + value.text());
    }
    return null;
  }
}
