package dev.assay.transforms.call;

import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Outcome;
import dev.assay.io.experiment.Run;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.RunJson;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.jspecify.annotations.Nullable;

/**
 * Puts each run beside its earlier failure, if it has one. Runs are the same where id, variant and
 * epoch are.
 */
final class EarlierFailures
    extends PTransform<PCollection<Run>, PCollection<KV<String, CoGbkResult>>> {

  /** The run as it is now. */
  static final TupleTag<Run> NOW = new TupleTag<>("now");

  private static final long serialVersionUID = 1L;
  private static final TupleTag<Run> BEFORE = new TupleTag<>("before");

  private final transient PCollection<Run> earlier;

  private EarlierFailures(PCollection<Run> earlier) {
    this.earlier = earlier;
  }

  /** Joins with those of the earlier runs that have failed. */
  static EarlierFailures of(PCollection<Run> earlier) {
    return new EarlierFailures(earlier);
  }

  @Override
  public PCollection<KV<String, CoGbkResult>> expand(PCollection<Run> runs) {
    PCollection<Run> failures =
        earlier
            .apply("Failures", Filter.by(run -> run.outcome() instanceof Outcome.Failed))
            .setCoder(JsonCoder.of(RunJson.CODEC));
    return KeyedPCollectionTuple.of(NOW, keyed("KeyRuns", runs))
        .and(BEFORE, keyed("KeyFailures", failures))
        .apply("JoinFailures", CoGroupByKey.create());
  }

  /** Returns the earlier failure of a run that asks the same, or null. */
  static @Nullable Run of(Run run, CoGbkResult joined) {
    for (Run failure : joined.getAll(BEFORE)) {
      if (asksTheSame(run, failure)) {
        return failure;
      }
    }
    return null;
  }

  private static PCollection<KV<String, Run>> keyed(String name, PCollection<Run> runs) {
    return runs.apply(
            name, WithKeys.of(EarlierFailures::name).withKeyType(TypeDescriptors.strings()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), JsonCoder.of(RunJson.CODEC)));
  }

  /** A text that no two runs of an experiment share. */
  static String name(Run run) {
    return Json.text(
        Json.object()
            .put("id", run.row().id())
            .put("variant", run.variant())
            .put("epoch", run.epoch()));
  }

  /** Whatever the queue that it waits in. */
  private static boolean asksTheSame(Run run, Run before) {
    ModelCall now = run.call();
    ModelCall then = before.call();
    return now != null
        && then != null
        && now.api().equals(then.api())
        && now.model().equals(then.model())
        && now.prompt().toJson().equals(then.prompt().toJson())
        && now.parameters().equals(then.parameters());
  }
}
