package dev.assay.transforms.merge;

import dev.assay.io.json.JsonCoder;
import dev.assay.io.platform.braintrust.EventSpan;
import dev.assay.io.platform.braintrust.LoggedEvent;
import dev.assay.io.platform.braintrust.LoggedEventJson;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * Events of a log to the rows they leave, each once, with the place of its last event; deleted rows
 * are left out. Events are folded in the order of their places, whatever the order and the bundles
 * they come in. Of a row no more is held than its events since it was last replaced or deleted, and
 * only of one row at a time. An event that comes twice with the same place counts once.
 */
public final class MergeEvents
    extends PTransform<PCollection<LoggedEvent>, PCollection<LoggedEvent>> {

  private static final long serialVersionUID = 1L;

  private MergeEvents() {}

  /** Merges by container and id. */
  public static MergeEvents byId() {
    return new MergeEvents();
  }

  @Override
  public PCollection<LoggedEvent> expand(PCollection<LoggedEvent> events) {
    Coder<LoggedEvent> coder = JsonCoder.of(LoggedEventJson.CODEC);
    return events
        .apply("KeyByRow", ParDo.of(new KeyFn()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), coder))
        .apply("SinceReset", Combine.perKey(new SinceResetFn()))
        .apply("Fold", ParDo.of(new FoldFn()))
        .setCoder(coder);
  }

  private static final class KeyFn extends DoFn<LoggedEvent, KV<String, LoggedEvent>> {

    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element LoggedEvent event, OutputReceiver<KV<String, LoggedEvent>> out) {
      out.output(KV.of(event.key(), event));
    }
  }

  private static final class FoldFn extends DoFn<KV<String, EventSpan>, LoggedEvent> {

    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element KV<String, EventSpan> row, OutputReceiver<LoggedEvent> out) {
      @Nullable LoggedEvent left = row.getValue().folded();
      if (left != null) {
        out.output(left);
      }
    }
  }
}
