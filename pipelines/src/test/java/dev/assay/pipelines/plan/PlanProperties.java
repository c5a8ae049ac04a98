package dev.assay.pipelines.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

final class PlanProperties {

  private static final String YAML =
      """
      name: capitals
      dataset: [rows.jsonl]
      prompts:
        - "What is the capital of {{country}}?"
        - {name: formal, messages: [{role: user, content: "Capital of {{#x}}{{y}}{{/x}}."}]}
      models:
        - {api: openai, model: m, parameters: &p {temperature: 0.70, stop: [no]}}
        - {api: echo, group: 7, parameters: *p}
      epochs: 3
      limits: {openai: {requests_per_second: 5, models: {m: 30}}, echo: 12.5}
      retry: {max_attempts: 4, base: 500ms, cap: 2m}
      evaluators: [exact_match, {type: exact_match, name: loose}]
      output: {formats: [jsonl], directory: out}
      """;

  private static final String JSON =
      "{\"dataset\":\"rows.jsonl\",\"prompt\":\"Hi {{x}}\",\"models\":[{\"api\":\"echo\"}],"
          + "\"epochs\":3,\"limits\":{\"a\":{\"models\":{\"m\":5}}},\"retry\":{\"base\":\"1s\"}}";

  private static final String ALPHABET =
      "{}[]:,-\"'&*!|>#%@`\\\n \t0129.eE{{/}}#^~<$\u0000\u00e9abz";

  private static Path directory = Path.of("");

  @BeforeContainer
  static void makeDirectory() throws IOException {
    directory = Files.createTempDirectory("plan-properties");
  }

  @AfterContainer
  static void removeDirectory() throws IOException {
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  @Property(tries = 2000)
  void anyFileIsAPlanOrProblemsButNeverAnException(
      @ForAll Random random, @ForAll boolean json, @ForAll @IntRange(max = 6) int edits) {
    String text = mutated(json ? JSON : YAML, random, edits);

    boolean ready =
        read(json ? "e.json" : "e.yaml", text)
            .match(
                plan -> plan.plan().expansion().runsPerRow() > 0,
                refused -> {
                  assertThat(refused.problems()).isNotEmpty();
                  return false;
                });

    assertThat(ready || edits > 0).isTrue();
  }

  private static String mutated(String text, Random random, int edits) {
    StringBuilder out = new StringBuilder(text);
    for (int i = 0; i < edits; i++) {
      int at = random.nextInt(out.length());
      char c = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
      switch (random.nextInt(3)) {
        case 0 -> out.insert(at, c);
        case 1 -> out.setCharAt(at, c);
        default -> out.deleteCharAt(at);
      }
    }
    return out.toString();
  }

  private static PlanResult read(String name, String text) {
    try {
      Files.writeString(directory.resolve("rows.jsonl"), "{}");
      Path file = Files.writeString(directory.resolve(name), text);
      return new PlanReader(FakeChecks.checks()).read(file, PlanOverrides.NONE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
