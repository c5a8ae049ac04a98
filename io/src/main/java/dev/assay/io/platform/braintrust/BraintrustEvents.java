package dev.assay.io.platform.braintrust;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.CompletedLine;
import dev.assay.io.json.Json;
import dev.assay.io.platform.ExperimentFacts;
import dev.assay.io.platform.ExportDataException;
import dev.assay.io.platform.ExportedRuns;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All events of a run directory in bodies, each of one experiment. Runs are gone through once. */
final class BraintrustEvents {

  /** Bytes of open bodies of all experiments. */
  private static final int OPEN_BYTES = 64 << 20;

  private final ExportedRuns runs;
  private final ExperimentFacts facts;
  private final BraintrustSettings settings;
  private final Map<String, EventBodies> open = new LinkedHashMap<>();
  private long held;

  /** Takes bodies. */
  interface Sink {
    /**
     * Takes one.
     *
     * @param variant prompt and model that it is of; empty where there is only one
     * @param number of the body among those of its variant, from 1 on
     */
    void accept(String variant, int number, byte[] body) throws IOException, InterruptedException;
  }

  BraintrustEvents(ExportedRuns runs, BraintrustSettings settings) {
    this.runs = runs;
    this.facts = runs.facts();
    this.settings = settings;
  }

  /**
   * What is told of a run.
   *
   * @param refusal why it cannot be told; null where it can
   */
  private record Trace(
      String variant, List<byte[]> events, List<String> warnings, @Nullable String refusal) {}

  /**
   * Gives all bodies.
   *
   * @param warnings hears what had to be left out of an event
   * @throws ExportDataException where Braintrust does not take a score, or would have too many
   *     experiments
   */
  void tell(Sink sink, Consumer<String> warnings) throws IOException, InterruptedException {
    try (Stream<Trace> all = runs.map(CompletedLine.Part.WHOLE, this::trace)) {
      for (Iterator<Trace> each = all.iterator(); each.hasNext(); ) {
        Trace trace = each.next();
        if (trace.refusal() != null) {
          throw new ExportDataException(trace.refusal());
        }
        trace.warnings().forEach(warnings);
        put(trace, sink);
      }
    }
    flush(sink);
  }

  private void put(Trace trace, Sink sink) throws IOException, InterruptedException {
    EventBodies bodies =
        open.computeIfAbsent(trace.variant(), variant -> new EventBodies(settings));
    if (open.size() > ExportDataException.MAX_VARIANTS) {
      throw ExportDataException.ofVariants();
    }
    for (byte[] event : trace.events()) {
      if (!bodies.fits(event.length)) {
        held -= bodies.bytes();
        take(trace.variant(), bodies, sink);
      }
      bodies.add(event);
      held += event.length + 1L;
    }
    if (held > OPEN_BYTES) {
      flush(sink);
      held = 0;
    }
  }

  private void flush(Sink sink) throws IOException, InterruptedException {
    for (Map.Entry<String, EventBodies> one : open.entrySet()) {
      take(one.getKey(), one.getValue(), sink);
    }
  }

  private static void take(String variant, EventBodies bodies, Sink sink)
      throws IOException, InterruptedException {
    if (!bodies.isEmpty()) {
      int number = bodies.bodies() + 1;
      sink.accept(variant, number, bodies.take());
    }
  }

  /** May be called by several threads. */
  private Trace trace(Run run, ObjectNode line) {
    String variant = run.variant() == null ? "" : run.variant();
    Optional<String> refusal = refusal(run);
    if (refusal.isPresent()) {
      return new Trace(variant, List.of(), List.of(), refusal.get());
    }
    List<String> warnings = new ArrayList<>();
    List<byte[]> events = new ArrayList<>();
    for (ObjectNode event :
        RunEvents.of(
            run,
            line,
            settings.project(),
            settings.name(facts, ""),
            facts.rowsHavePrompts().orElse(false),
            facts.started().toEpochMilli())) {
      events.add(sized(event, run, warnings));
    }
    return new Trace(variant, events, warnings, null);
  }

  /** Returns why a run cannot be told: the first of its scores that Braintrust does not take. */
  static Optional<String> refusal(Run run) {
    for (Score score : run.scores()) {
      JsonNode value = score.value();
      if (value != null && value.isNumber()) {
        ObjectNode event = Json.object();
        event.putObject("scores").set(score.name(), value);
        Optional<String> wrong = EventChecks.problem(event);
        if (wrong.isPresent()) {
          return Optional.of(
              "row "
                  + run.row().id()
                  + " (epoch "
                  + run.epoch()
                  + "): "
                  + wrong.get()
                  + "; Braintrust takes no other scores: give the evaluator a range of 0 to 1");
        }
      }
    }
    return Optional.empty();
  }

  private static byte[] sized(ObjectNode event, Run run, List<String> warnings) {
    byte[] bytes = Json.bytes(event);
    if (bytes.length <= BraintrustSettings.MOST_BYTES - 16) {
      return bytes;
    }
    warnings.add(
        "An event of row "
            + run.row().id()
            + " (epoch "
            + run.epoch()
            + ") is larger than the 6 MiB that Braintrust takes; its input, output, expected and"
            + " metadata are left out");
    String why = "[dropped by assay: the event is larger than 6 MiB]";
    event.remove(List.of("expected", "metadata"));
    event.put("input", why).put("output", why);
    return Json.bytes(event);
  }
}
