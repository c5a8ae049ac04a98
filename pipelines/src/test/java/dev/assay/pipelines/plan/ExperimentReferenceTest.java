package dev.assay.pipelines.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page on the experiment file says of every key that the reader takes what the reader says of
 * it. {@code -Ddocs.write=true} writes the page anew.
 */
final class ExperimentReferenceTest {

  private static final String MEANINGS = "/dev/assay/pipelines/docs/experiment-file.txt";
  private static final String UNKNOWN = "zqzqzqzqzqzqzqzqzqzqzqzqzq";
  private static final Pattern KNOWN = Pattern.compile("known here: (.*)");
  private static final Pattern MUST = Pattern.compile("\\(must be (.*)\\)$", Pattern.DOTALL);

  /** Where a section stands, with %s for one key and its value. */
  private static final Map<String, String> SECTIONS = new LinkedHashMap<>();

  static {
    SECTIONS.put("", "%s");
    SECTIONS.put("input", "input: {%s}");
    SECTIONS.put("prompts", "prompts: [{%s}]");
    SECTIONS.put("models", "models: [{%s}]");
    SECTIONS.put("servers.NAME", "servers: {local: {%s}}");
    SECTIONS.put("limits.GROUP", "limits: {openai: {%s}}");
    SECTIONS.put("limiter", "limiter: {%s}");
    SECTIONS.put("batch.GROUP", "batch: {openai: {%s}}");
    SECTIONS.put("retry", "retry: {%s}");
    SECTIONS.put("budget", "budget: {%s}");
    SECTIONS.put("prices.MODEL", "prices: {m: {%s}}");
    SECTIONS.put("judge", "evaluators: [exact_match]\njudge: {%s}");
    SECTIONS.put("output", "output: {%s}");
    SECTIONS.put("reducers", "reducers: [{%s}]");
    SECTIONS.put("intervals", "intervals: {%s}");
    SECTIONS.put("early_stopping", "early_stopping: {%s}");
  }

  @TempDir private Path directory = Path.of("");

  private List<String> problems(String section, String key, String value) throws IOException {
    String text = SECTIONS.get(section).formatted("\"" + key + "\": " + value);
    String dataset = key.equals("dataset") && section.isEmpty() ? "" : "dataset: rows.jsonl\n";
    return new Plans(directory).problems("e.yaml", dataset + text + "\n");
  }

  /** The keys that the reader takes, in its order. */
  private List<String> keys(String section) throws IOException {
    for (String problem : problems(section, UNKNOWN, "1")) {
      Matcher known = KNOWN.matcher(problem);
      if (problem.contains(UNKNOWN) && known.find()) {
        return Arrays.asList(known.group(1).split(", ", -1));
      }
    }
    throw new AssertionError("The reader takes any key in " + section);
  }

  /** What the reader wants of a key, in its own words; empty where it does not say. */
  private String wanted(String section, String key) throws IOException {
    for (String value : List.of("{a: [[]]}", "[[{}]]", "-1")) {
      for (String problem : problems(section, key, value)) {
        Matcher must = MUST.matcher(problem);
        if (problem.matches("(?s).*Invalid [\\w.]*" + key + "\\b.*") && must.find()) {
          return must.group(1);
        }
      }
    }
    return "";
  }

  private static Map<String, Map<String, String[]>> meanings() throws IOException {
    Map<String, Map<String, String[]>> sections = new LinkedHashMap<>();
    String section = "";
    try (var in = ExperimentReferenceTest.class.getResourceAsStream(MEANINGS)) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.split("\n", -1)) {
        if (line.startsWith("[")) {
          section = line.substring(1, line.length() - 1);
          sections.put(section, new LinkedHashMap<>());
        } else if (!line.isBlank() && !line.startsWith("#")) {
          String[] cells = line.split(" ?\\| ?", -1);
          sections.get(section).put(cells[0], cells);
        }
      }
    }
    return sections;
  }

  @Test
  void thePageIsWhatTheReaderTakes() throws IOException {
    Map<String, Map<String, String[]>> meanings = meanings();
    assertThat(meanings.keySet()).isEqualTo(SECTIONS.keySet());
    StringBuilder page = new StringBuilder(HEAD);
    for (String section : SECTIONS.keySet()) {
      List<String> keys = keys(section);
      Map<String, String[]> known = meanings.get(section);
      assertThat(known.keySet()).as("keys of " + section).containsExactlyInAnyOrderElementsOf(keys);
      page.append(section.isEmpty() ? "" : "\n## " + section + "\n");
      page.append("\n| key | must be | default | means |\n|---|---|---|---|\n");
      for (String key : keys) {
        String[] cells = known.get(key);
        page.append("| `").append(key).append("` | ").append(wanted(section, key)).append(" | ");
        page.append(cells[1]).append(" | ").append(cells[2]).append(" |\n");
      }
    }
    String root = System.getProperty("assay.root", "");
    Path file = Path.of(root.isEmpty() ? ".." : root, "pipelines/docs/experiment-file.md");
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(file, page.toString());
    }
    assertThat(Files.readString(file))
        .as(
            "made by: ./mvnw test -pl pipelines -am -Dtest=ExperimentReferenceTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Ddocs.write=true")
        .isEqualTo(page.toString());
  }

  private static final String HEAD =
      """
      # The experiment file

      YAML or JSON, at most 3 MiB. An unknown key is an error that names the nearest known one; everything that is wrong is told
      at once, with file and line. Durations have a unit: `500ms`, `60s`, `2m`. Only `true` and `false` are booleans. This page is
      made of what the reader says; `./mvnw test -pl pipelines -am -Dtest=ExperimentReferenceTest
      -Dsurefire.failIfNoSpecifiedTests=false -Ddocs.write=true` writes it anew.

      ```yaml
      name: capitals
      dataset: rows.jsonl
      prompt: "What is the capital of {{country}}?"
      models:
        - {api: openai, model: gpt-4o-mini, parameters: {temperature: 0}}
      epochs: 3
      limits: {openai: {requests_per_minute: 500, tokens_per_minute: 200000}}
      retry: {max_attempts: 5}
      budget: {max_cost_usd: 5}
      evaluators: [exact_match, {type: llm-rubric, name: tone, rubric: Is friendly.}]
      judge: {api: openai, model: gpt-4o}
      slices: [lang]
      gates: ["exact_match.mean >= 0.8"]
      output: {formats: [jsonl, parquet]}
      ```
      """;
}
