package dev.assay.transforms.summarize;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.json.Json;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.jspecify.annotations.Nullable;

/** A run to its scores under the key of its record: row, variant, group and model. */
final class TallyRunFn extends DoFn<Run, KV<String, RecordTally>> {

  private static final long serialVersionUID = 1L;
  private static final List<String> FIELDS = List.of("id", "variant", "group", "model");

  private final Slicing slicing;
  private final @Nullable String cluster;

  /**
   * Makes the function.
   *
   * @param cluster the field that makes rows depend on each other; null where there is none
   */
  TallyRunFn(Slicing slicing, @Nullable String cluster) {
    this.slicing = slicing;
    this.cluster = cluster;
  }

  @ProcessElement
  public void process(@Element Run run, OutputReceiver<KV<String, RecordTally>> out) {
    out.output(KV.of(key(run), tally(run)));
  }

  RecordTally tally(Run run) {
    return RecordTally.of(
        run, slicing.cell(run), cluster == null ? null : slicing.value(run, cluster));
  }

  /** Returns what a record's key names. */
  static ObjectNode fields(String key) {
    try {
      JsonNode values = Json.parse(key);
      ObjectNode fields = Json.object();
      for (int i = 0; i < FIELDS.size(); i++) {
        fields.set(FIELDS.get(i), values.path(i));
      }
      return fields;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot read a record's key back", e);
    }
  }

  static String key(Run run) {
    ArrayNode key =
        JsonNodeFactory.instance
            .arrayNode()
            .add(run.row().id())
            .add(run.variant())
            .add(Slicing.group(run))
            .add(Slicing.model(run));
    return Json.text(key);
  }
}
