package dev.assay.io.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.SourcePosition;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CompletedLineProperties {

  private static final SourcePosition HERE = new SourcePosition("completed.jsonl", 1, 0);

  @Property(tries = 300)
  void aLineWhoseTextsStayEncodedIsTheLine(@ForAll("values") JsonNode value) throws IOException {
    ObjectNode line = line(value);
    byte[] bytes = Json.bytes(line);

    ObjectNode read =
        CompletedLine.read(bytes, CompletedLine.Part.WHOLE, HERE, (run, whole) -> whole);
    Run run = CompletedLine.read(bytes, CompletedLine.Part.WHOLE, HERE, (one, whole) -> one);

    assertThat(Json.parse(Json.bytes(read))).isEqualTo(Json.parse(bytes));
    assertThat(Json.parse(Json.text(read))).isEqualTo(Json.parse(bytes));
    assertThat(Json.parse(Json.bytes(CompletedLine.toJson(run)))).isEqualTo(Json.parse(bytes));
  }

  @Property(tries = 100)
  void anEncodedTextIsTheTextThatItEncodes(@ForAll String text) throws IOException {
    String longer = text + "0123456789".repeat(3);
    byte[] bytes = Json.bytes(line(JsonNodeFactory.instance.textNode(longer)));

    JsonNode read =
        CompletedLine.read(
            bytes, CompletedLine.Part.WHOLE, HERE, (run, whole) -> whole.path("response"));

    assertThat(read).isInstanceOf(EncodedText.class);
    assertThat(read.isTextual()).isTrue();
    assertThat(read.textValue()).isEqualTo(longer);
    assertThat(read.asText()).isEqualTo(longer);
    assertThat(read).isEqualTo(JsonNodeFactory.instance.textNode(longer));
    assertThat(read).isNotEqualTo(JsonNodeFactory.instance.textNode(longer + "."));
  }

  @Example
  void aPartHasNothingOfTheRest() throws IOException {
    byte[] bytes = Json.bytes(line(JsonNodeFactory.instance.textNode("an answer")));

    ObjectNode row = CompletedLine.read(bytes, CompletedLine.Part.ROW, HERE, (run, line) -> line);
    Run outcome = CompletedLine.read(bytes, CompletedLine.Part.OUTCOME, HERE, (run, line) -> run);

    assertThat(row.path("response").isNull()).isTrue();
    assertThat(row.has("completion")).isFalse();
    assertThat(row.path("q").asText()).isEqualTo("why");
    assertThat(row.path("scores").size()).isEqualTo(1);
    assertThat(outcome.row().id()).isEqualTo("r1");
    assertThat(outcome.row().fields().size()).isEqualTo(1);
    assertThat(outcome.call()).isNull();
    assertThat(outcome.trace().latencyMs()).isEqualTo(7);
    assertThat(outcome.scores()).hasSize(1);
  }

  @Provide
  Arbitrary<JsonNode> values() {
    Arbitrary<JsonNode> plain =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(60).map(JsonNodeFactory.instance::textNode),
            Arbitraries.strings()
                .withChars('"', '\\', '\n', '\u0000', 'é', '\ud83d', '\ude00')
                .ofMaxLength(60)
                .map(JsonNodeFactory.instance::textNode),
            Arbitraries.longs().map(JsonNodeFactory.instance::numberNode),
            Arbitraries.bigDecimals()
                .between(new BigDecimal("-1e40"), new BigDecimal("1e40"))
                .map(JsonNodeFactory.instance::numberNode),
            Arbitraries.of(true, false).map(JsonNodeFactory.instance::booleanNode),
            Arbitraries.just(JsonNodeFactory.instance.nullNode()));
    return Arbitraries.lazyOf(
        () -> plain,
        () -> plain,
        () ->
            values()
                .list()
                .ofMaxSize(3)
                .map(list -> JsonNodeFactory.instance.arrayNode().addAll(list)),
        () ->
            Arbitraries.maps(Arbitraries.strings().ofMaxLength(4), values())
                .ofMaxSize(3)
                .map(CompletedLineProperties::object));
  }

  private static JsonNode object(Map<String, JsonNode> fields) {
    ObjectNode object = Json.object();
    object.setAll(fields);
    return object;
  }

  private static ObjectNode line(JsonNode value) {
    ObjectNode line = Json.object().put("id", "r1").put("q", "why");
    line.set("any", value);
    line.put("epoch", 1).put("status", "answered").set("response", value);
    line.put("timestamp_sent", "2026-01-31T12:00:00.123Z");
    ObjectNode completion = line.putObject("completion").put("latency_ms", 7).put("attempts", 1);
    completion.putObject("usage");
    completion.put("from_ledger", false);
    line.putObject("scores").putObject("s").put("value", 1);
    return line;
  }
}
