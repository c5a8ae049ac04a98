package dev.assay.transforms.merge;

import dev.assay.io.json.JsonCoder;
import dev.assay.io.platform.braintrust.EventSpan;
import dev.assay.io.platform.braintrust.LoggedEvent;
import dev.assay.io.platform.braintrust.LoggedEventJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.transforms.Combine;

/** Collects the events of a row that still say something about it. */
final class SinceResetFn extends Combine.CombineFn<LoggedEvent, EventSpan, EventSpan> {

  private static final long serialVersionUID = 1L;

  @Override
  public EventSpan createAccumulator() {
    return new EventSpan();
  }

  @Override
  public EventSpan addInput(EventSpan span, LoggedEvent event) {
    span.add(event);
    return span;
  }

  @Override
  public EventSpan mergeAccumulators(Iterable<EventSpan> spans) {
    EventSpan all = new EventSpan();
    spans.forEach(span -> span.events().forEach(all::add));
    return all;
  }

  @Override
  public EventSpan extractOutput(EventSpan span) {
    return span;
  }

  @Override
  public Coder<EventSpan> getAccumulatorCoder(CoderRegistry registry, Coder<LoggedEvent> input) {
    return SpanCoder.INSTANCE;
  }

  @Override
  public Coder<EventSpan> getDefaultOutputCoder(CoderRegistry registry, Coder<LoggedEvent> input) {
    return SpanCoder.INSTANCE;
  }

  private static final class SpanCoder extends CustomCoder<EventSpan> {

    private static final long serialVersionUID = 1L;
    private static final SpanCoder INSTANCE = new SpanCoder();
    private static final Coder<List<LoggedEvent>> EVENTS =
        ListCoder.of(JsonCoder.of(LoggedEventJson.CODEC));

    @Override
    public void encode(EventSpan span, OutputStream out) throws IOException {
      EVENTS.encode(span.events(), out);
    }

    @Override
    public EventSpan decode(InputStream in) throws IOException {
      EventSpan span = new EventSpan();
      EVENTS.decode(in).forEach(span::add);
      return span;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof SpanCoder;
    }

    @Override
    public int hashCode() {
      return SpanCoder.class.hashCode();
    }
  }
}
