package dev.assay.io.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A record is the same after it was a row, and as platforms know it. */
class DatasetRecordProperties {

  @Property(tries = 500)
  void aRowIsTheRecordAgain(@ForAll("records") DatasetRecord record) {
    assertThat(DatasetRecord.fromRow(record.toRow())).isEqualTo(record);
    assertThat(DatasetRecord.fromRow(record.toRecord())).isEqualTo(record);
  }

  @Provide
  Arbitrary<DatasetRecord> records() {
    Arbitrary<ObjectNode> metadata = objects(Arbitraries.of("lvl", "assay", "id"));
    return Combinators.combine(
            Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(8),
            inputs(),
            values().injectNull(0.2),
            metadata,
            Arbitraries.of("a:1", "b:2", "plain").list().uniqueElements().ofMaxSize(3))
        .as(DatasetRecord::new);
  }

  private static Arbitrary<JsonNode> inputs() {
    Arbitrary<String> keys =
        Arbitraries.of("q", "input", "expected", "id", "tags", "status", "prompt", "metadata");
    return Arbitraries.oneOf(values(), objects(keys).map(object -> (JsonNode) object));
  }

  private static Arbitrary<ObjectNode> objects(Arbitrary<String> keys) {
    return Arbitraries.maps(keys, values())
        .ofMaxSize(3)
        .map(
            map -> {
              ObjectNode object = Json.object();
              map.forEach(object::set);
              return object;
            });
  }

  private static Arbitrary<JsonNode> values() {
    return Arbitraries.of(
            List.of(
                "\"x\"",
                "\"\"",
                "1",
                "0.5",
                "true",
                "[1]",
                "{}",
                "{\"a\":\"2\"}",
                "{\"a\":1,\"b\":2}"))
        .map(DatasetRecordProperties::json);
  }

  private static JsonNode json(String text) {
    try {
      return Json.parse(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
