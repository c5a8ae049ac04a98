package dev.assay.transforms.call;

import dev.assay.io.experiment.Run;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.RunJson;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Splits runs by whether the id of their row is among given ones: each comes out once, as {@link
 * #NAMED} or {@link #OTHERS}, in no order. Ids may repeat; those of no run are counted as {@link
 * #UNKNOWN_IDS}.
 */
public final class SplitByRow extends PTransform<PCollection<Run>, PCollectionTuple> {

  /** Runs of the rows with these ids. */
  public static final TupleTag<Run> NAMED = new TupleTag<>("named");

  /** All other runs. */
  public static final TupleTag<Run> OTHERS = new TupleTag<>("others");

  /** The counter of ids that no run has. */
  public static final String UNKNOWN_IDS = "ids_unknown";

  private static final long serialVersionUID = 1L;
  private static final TupleTag<Run> RUNS = new TupleTag<>("runs");
  private static final TupleTag<String> IDS = new TupleTag<>("ids");

  private final transient PCollection<String> ids;

  private SplitByRow(PCollection<String> ids) {
    this.ids = ids;
  }

  /** Splits by these ids. */
  public static SplitByRow of(PCollection<String> ids) {
    return new SplitByRow(ids);
  }

  @Override
  public PCollectionTuple expand(PCollection<Run> runs) {
    PCollection<KV<String, Run>> byRow =
        runs.apply(
                "KeyByRow",
                WithKeys.of((Run run) -> run.row().id()).withKeyType(TypeDescriptors.strings()))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), JsonCoder.of(RunJson.CODEC)));
    PCollection<KV<String, String>> byId =
        ids.apply("KeyById", WithKeys.of((String id) -> id).withKeyType(TypeDescriptors.strings()))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of()));
    PCollectionTuple split =
        KeyedPCollectionTuple.of(RUNS, byRow)
            .and(IDS, byId)
            .apply("JoinIds", CoGroupByKey.create())
            .apply("Split", ParDo.of(new SplitFn()).withOutputTags(NAMED, TupleTagList.of(OTHERS)));
    split.get(NAMED).setCoder(JsonCoder.of(RunJson.CODEC));
    split.get(OTHERS).setCoder(JsonCoder.of(RunJson.CODEC));
    return split;
  }

  private static final class SplitFn extends DoFn<KV<String, CoGbkResult>, Run> {
    private static final long serialVersionUID = 1L;

    private final Counter unknown = Metrics.counter(SplitByRow.class, UNKNOWN_IDS);

    @ProcessElement
    public void process(@Element KV<String, CoGbkResult> same, MultiOutputReceiver out) {
      boolean named = same.getValue().getAll(IDS).iterator().hasNext();
      boolean found = false;
      for (Run run : same.getValue().getAll(RUNS)) {
        out.get(named ? NAMED : OTHERS).output(run);
        found = true;
      }
      if (!found) {
        unknown.inc();
      }
    }
  }
}
