package dev.assay.pipelines.benchmark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.platform.braintrust.LoggedEvent;
import dev.assay.io.platform.braintrust.LoggedEventJson;
import dev.assay.transforms.merge.MergeEvents;
import java.util.Arrays;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.GenerateSequence;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;

/**
 * Merges a log on Flink: every tenth event is of one row, the others of as many rows as a tenth of
 * the log. Arguments: number of events, then options of Beam.
 */
final class MergeMany {

  private static final String ROWS = "rows";

  private MergeMany() {}

  /** Runs it; ends with an error unless every row is there. */
  public static void main(String[] arguments) {
    long events = Long.parseLong(arguments[0]);
    String[] options = Arrays.copyOfRange(arguments, 1, arguments.length);
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.fromArgs(options).create());
    pipeline
        .apply(GenerateSequence.from(0).to(events))
        .apply("Log", ParDo.of(new LogFn()))
        .setCoder(JsonCoder.of(LoggedEventJson.CODEC))
        .apply(MergeEvents.byId())
        .apply("Count", ParDo.of(new CountFn()));
    PipelineResult result = pipeline.run();
    PipelineResult.State unused = result.waitUntilFinish();
    long rows = 0;
    for (MetricResult<Long> found :
        result
            .metrics()
            .queryMetrics(
                MetricsFilter.builder()
                    .addNameFilter(MetricNameFilter.named(MergeMany.class, ROWS))
                    .build())
            .getCounters()) {
      rows += found.getAttempted();
    }
    if (rows != events / 10 + 1) {
      throw new IllegalStateException(rows + " rows (must be " + (events / 10 + 1) + ")");
    }
  }

  private static final class LogFn extends DoFn<Long, LoggedEvent> {

    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element Long number, OutputReceiver<LoggedEvent> out) {
      String id = number % 10 == 0 ? "hot" : "r" + number / 10;
      ObjectNode event = Json.object().put("id", id);
      event.put("_is_merge", true);
      event.putObject("metadata").put("k" + number % 7, number);
      event.put("output", "an answer of some words, as models give them, number " + number);
      out.output(LoggedEvent.of(event, number));
    }
  }

  private static final class CountFn extends DoFn<LoggedEvent, Void> {

    private static final long serialVersionUID = 1L;

    private final Counter rows = Metrics.counter(MergeMany.class, ROWS);

    @ProcessElement
    public void process(@Element LoggedEvent row) {
      rows.inc(row.id().isEmpty() ? 0 : 1);
    }
  }
}
