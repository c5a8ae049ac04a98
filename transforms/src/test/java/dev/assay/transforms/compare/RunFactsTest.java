package dev.assay.transforms.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RunFactsTest {

  private static final String LINE =
      """
      {"id":"7","q":{"b":1,"a":[{"z":1,"y":2}]},"lang":"de","meta":{"doc":3},"epoch":2,
      "variant":"formal/m","api":"openai","model_name":"m","status":"answered","response":"x",
      "completion":{"latency_ms":812,"usage":{"input_tokens":9,"total_tokens":10},"cost_usd":0.00001},
      "scores":{"ok":{"value":true},"grade":{"value":0.25,"assessment":"fail"},
      "tone":{"label":"warm","tags":{"value":"5"}},"word":{"value":"red"},"list":{"value":[1]},
      "bad":{"value":1,"error":{"code":"X"}},"none":{"value":null}}}
      """;

  private static final CompareFields FIELDS =
      new CompareFields("q", "meta.doc", List.of("lang", "completion.latency_ms", "absent"));

  @Test
  void readsWhatIsComparedAndNothingElse() throws IOException {
    RunFacts facts = new RunFactsParser(FIELDS).parse(Json.bytes(Json.parse(LINE)));
    assertThat(facts.key()).isEqualTo("{\"a\":[{\"y\":2,\"z\":1}],\"b\":1}");
    assertThat(facts.id()).isEqualTo("7");
    assertThat(facts.epoch()).isEqualTo(2);
    assertThat(facts.variant()).isEqualTo("formal/m");
    assertThat(facts.cluster()).isEqualTo("3");
    assertThat(facts.slices())
        .containsOnly(
            java.util.Map.entry("lang", "de"), java.util.Map.entry("completion.latency_ms", "812"));
    assertThat(facts.facts())
        .containsExactlyInAnyOrder(
            new RunFacts.Fact("ok", false, 1, null, -1),
            new RunFacts.Fact("grade", false, 0.25, null, 0),
            new RunFacts.Fact("tone", false, Double.NaN, "warm", -1),
            new RunFacts.Fact("word", false, Double.NaN, "red", -1),
            new RunFacts.Fact("latency_ms", true, 812, null, -1),
            new RunFacts.Fact("cost_usd", true, 0.00001, null, -1),
            new RunFacts.Fact("input_tokens", true, 9, null, -1),
            new RunFacts.Fact("total_tokens", true, 10, null, -1),
            new RunFacts.Fact("failed", true, 0, null, -1),
            new RunFacts.Fact("refused", true, 0, null, -1));
  }

  @Test
  void sameInputInAnotherOrderIsTheSameKey() throws IOException {
    ObjectNode other = (ObjectNode) Json.parse(LINE);
    other.set("q", Json.parse("{\"a\":[{\"y\":2,\"z\":1}],\"b\":1}"));
    assertThat(Lines.facts(other, FIELDS).key())
        .isEqualTo(Lines.facts((ObjectNode) Json.parse(LINE), FIELDS).key());
  }

  @Test
  void aRunTellsWhatItsLineTells() throws IOException {
    ObjectNode line = (ObjectNode) Json.parse(LINE);
    RunFacts ofRun = new RunFactsParser(FIELDS).facts(Lines.run(line));
    RunFacts ofLine = Lines.facts(line, FIELDS);
    assertThat(ofRun.key()).isEqualTo(ofLine.key());
    assertThat(new TreeSet<>(ofRun.facts().stream().map(String::valueOf).toList()))
        .isEqualTo(new TreeSet<>(ofLine.facts().stream().map(String::valueOf).toList()));
  }

  @Test
  void isWrittenAndReadBack() throws IOException {
    RunFacts facts = Lines.facts((ObjectNode) Json.parse(LINE), FIELDS);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    facts.write(new DataOutputStream(bytes), RunFacts.Names.PLAIN);
    assertThat(
            RunFacts.read(
                new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())),
                RunFacts.Names.PLAIN))
        .isEqualTo(facts);
  }

  @Test
  void nothingIsMeasuredOfAFailedRun() {
    ObjectNode line = Lines.line("1", 1).put("status", "failed");
    assertThat(Lines.facts(line, CompareFields.BY_ID).facts())
        .containsExactly(
            new RunFacts.Fact("failed", true, 1, null, -1),
            new RunFacts.Fact("refused", true, 0, null, -1));
  }

  @Test
  void refusesWhatIsNoRun() {
    ObjectNode line = Lines.line("1", 1);
    line.remove("epoch");
    assertThatThrownBy(() -> Lines.facts(line, CompareFields.BY_ID))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing key epoch");
  }

  @Test
  void alignsVariants() {
    assertThat(aligned(List.of("formal/a"), List.of("short/b"))).containsExactly("", "");
    assertThat(aligned(List.of("formal/a", "short/a"), List.of("formal/b", "short/b")))
        .containsExactly("formal", "formal");
    assertThat(aligned(List.of("a", "b"), List.of("a", "b"))).containsExactly("a", "a");
    assertThat(VariantAlignment.of(new TreeSet<>(List.of("a", "b")), new TreeSet<>(List.of("c"))))
        .isEmpty();
  }

  private static List<String> aligned(List<String> a, List<String> b) {
    VariantAlignment variants =
        VariantAlignment.of(new TreeSet<>(a), new TreeSet<>(b)).orElseThrow();
    return List.of(variants.key(true, a.get(0)), variants.key(false, b.get(0)));
  }
}
