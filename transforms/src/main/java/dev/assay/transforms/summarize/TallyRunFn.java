package dev.assay.transforms.summarize;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.assay.io.experiment.Run;
import dev.assay.io.json.Json;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** A run to its scores under the key of its record: row, variant, group and model. */
final class TallyRunFn extends DoFn<Run, KV<String, RecordTally>> {

  private static final long serialVersionUID = 1L;

  @ProcessElement
  public void process(@Element Run run, OutputReceiver<KV<String, RecordTally>> out) {
    out.output(KV.of(key(run), RecordTally.of(run)));
  }

  static String key(Run run) {
    ArrayNode key =
        JsonNodeFactory.instance
            .arrayNode()
            .add(run.row().id())
            .add(run.variant())
            .add(Breakdown.group(run))
            .add(Breakdown.model(run));
    return Json.text(key);
  }
}
