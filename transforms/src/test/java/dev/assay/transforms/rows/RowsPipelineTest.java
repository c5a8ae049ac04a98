package dev.assay.transforms.rows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Rejected;
import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.RowJson;
import java.util.List;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;

final class RowsPipelineTest {

  private final TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);

  @Test
  void theFirstRowOfAnIdStaysAndLaterOnesAreRejectedOrNumbered() {
    PCollectionTuple resolved =
        rows(
                row("a", true, 3),
                row("a", true, 1),
                row("b", true, 2),
                row("h", false, 6),
                row("h", false, 4),
                row("h", false, 5))
            .apply(ResolveDuplicateIds.create());

    PAssert.that(
            resolved
                .get(ResolveDuplicateIds.ACCEPTED)
                .apply(
                    MapElements.into(TypeDescriptors.strings())
                        .via(row -> row.id() + "@" + row.position().line())))
        .containsInAnyOrder("a@1", "b@2", "h@4", "h-2@5", "h-3@6");
    PAssert.that(resolved.get(ResolveDuplicateIds.REJECTED))
        .satisfies(
            rejected -> {
              assertThat(rejected)
                  .containsExactly(
                      new Rejected(
                          new SourcePosition("rows.jsonl", 3, 30),
                          "validate",
                          "ROW_DUP_ID",
                          "id \"a\" is used twice, first at rows.jsonl:1; the row was not run; give"
                              + " it an id of its own",
                          "{\"api\":\"echo\",\"prompt\":\"hi\",\"id\":\"a\"}"));
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void expandsEveryRowOfTheCollection() throws Exception {
    Expansion expansion =
        new Expansion(
            List.of(new PromptVariant("p", PromptTemplate.of("Say {{prompt}}"))),
            List.of(
                new ModelChoice("x", "echo", "", Json.object(), null),
                new ModelChoice("y", "openai", "m", Json.object(), null)),
            2,
            null);

    PAssert.that(
            rows(row("a", true, 1), row("b", true, 2))
                .apply(ExpandRuns.of(expansion, FakeApis.FAKES))
                .apply(
                    MapElements.into(TypeDescriptors.strings())
                        .via(
                            run ->
                                run.row().id()
                                    + run.epoch()
                                    + run.variant()
                                    + (run.call() == null ? "?" : run.call().prompt().toJson()))))
        .containsInAnyOrder(
            "a1p/x\"Say hi\"",
            "a2p/x\"Say hi\"",
            "a1p/y\"Say hi\"",
            "a2p/y\"Say hi\"",
            "b1p/x\"Say hi\"",
            "b2p/x\"Say hi\"",
            "b1p/y\"Say hi\"",
            "b2p/y\"Say hi\"");
    pipeline.run().waitUntilFinish();
  }

  private PCollection<Row> rows(Row... rows) {
    return pipeline.apply(Create.of(List.of(rows)).withCoder(JsonCoder.of(RowJson.CODEC)));
  }

  private static Row row(String id, boolean given, long line) {
    ObjectNode fields = Json.object().put("api", "echo").put("prompt", "hi");
    if (given) {
      fields.put("id", id);
    }
    return new Row(id, fields, new SourcePosition("rows.jsonl", line, line * 10));
  }
}
