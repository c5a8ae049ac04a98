package dev.assay.transforms.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.api.AnthropicApi;
import dev.assay.io.api.Environment;
import dev.assay.io.api.ModelApi;
import dev.assay.io.api.OpenAiApi;
import dev.assay.io.api.PriceTable;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.http.GoogleHttpTransport;
import dev.assay.io.http.HttpCall;
import dev.assay.io.http.HttpResult;
import dev.assay.io.http.HttpTransport;
import dev.assay.io.json.Json;
import dev.assay.io.ledger.DirectoryLedger;
import dev.assay.io.ledger.Ledger;
import dev.assay.io.testing.BatchServer;
import dev.assay.io.testing.ManualClock;
import dev.assay.io.time.Clock;
import dev.assay.transforms.call.Budget;
import dev.assay.transforms.call.CallServices;
import dev.assay.transforms.call.CallSettings;
import dev.assay.transforms.call.LaneFinder;
import dev.assay.transforms.call.LaneKey;
import dev.assay.transforms.call.Lanes;
import dev.assay.transforms.call.Limits;
import dev.assay.transforms.call.SharedLane;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The batches of one lane against a real server on this machine, with a clock that moves only where
 * they wait. A new process is a new rig over the same ledger.
 */
final class BatchRig implements AutoCloseable, Out {

  /** What ends a process that is killed. */
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static final HttpTransport HTTP = new GoogleHttpTransport(16);

  final ManualClock clock;
  final List<Run> ended = new ArrayList<>();
  final List<Run> left = new ArrayList<>();
  final List<String> notes = new ArrayList<>();
  final String experiment = UUID.randomUUID().toString();

  private final BatchServer server;
  private final DirectoryLedger ledger;
  private BatchMode mode = BatchMode.STANDARD;
  private Budget budget = Budget.NONE;
  private Predicate<HttpCall> killing = call -> false;
  private Runnable whileWaiting = () -> {};
  private @Nullable BatchLane lane;

  BatchRig(BatchServer server, Path ledger, ManualClock clock) throws IOException {
    this.server = server;
    this.ledger = DirectoryLedger.open(ledger);
    this.clock = clock;
    Lanes.of(experiment).onNote(notes::add);
  }

  BatchRig mode(BatchMode newMode) {
    mode = newMode;
    return this;
  }

  BatchRig budget(Budget newBudget) {
    budget = newBudget;
    return this;
  }

  /** Kills this process behind the exchange that it is first asked for. */
  BatchRig killBehind(Predicate<HttpCall> first) {
    killing = first;
    return this;
  }

  /** Does something each time something is waited for. */
  BatchRig whileWaiting(Runnable action) {
    whileWaiting = action;
    return this;
  }

  DirectoryLedger ledger() {
    return ledger;
  }

  void stop(String code) {
    Lanes.of(experiment)
        .stop(
            new CallError(
                code, "stopped", null, dev.assay.io.experiment.Verdict.TRANSIENT, false, null));
  }

  /** Offers runs and waits for all of them to come out. */
  BatchRig see(List<Run> runs) throws Exception {
    BatchLane open = open(runs.get(0));
    for (Run run : runs) {
      open.offer(run, this);
    }
    open.drain(this);
    return this;
  }

  private BatchLane open(Run first) {
    if (lane == null) {
      World world = new World();
      CallSettings settings =
          new CallSettings(
              experiment,
              Limits.NONE,
              CallSettings.of(experiment).retry(),
              Duration.ofSeconds(20),
              8,
              budget,
              PriceTable.LISTED);
      LaneKey key = new LaneFinder(Limits.NONE, world).laneOf(first);
      lane =
          new BatchLane(
              mode,
              SharedLane.of(key, Objects.requireNonNull(first.call()), settings, world),
              ledger,
              PriceTable.LISTED,
              new BatchEndpoints(world, settings.deadline()),
              clock,
              nanos -> {
                whileWaiting.run();
                clock.advance(Duration.ofNanos(nanos));
              });
    }
    return lane;
  }

  @Override
  public void ended(Run run) {
    ended.add(run);
  }

  @Override
  public void left(Run run) {
    left.add(run);
  }

  List<String> answers() {
    return ended.stream()
        .filter(run -> run.completion() != null)
        .map(run -> Objects.requireNonNull(run.completion()).response().asText())
        .toList();
  }

  List<String> codes() {
    return ended.stream()
        .filter(run -> run.error() != null)
        .map(run -> run.row().id() + " " + Objects.requireNonNull(run.error()).code())
        .toList();
  }

  List<String> leftIds() {
    return left.stream().map(run -> run.row().id()).toList();
  }

  static List<Run> runs(String api, int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> run(api, "r" + i, "text " + i)).toList();
  }

  static Run run(String api, String id, String text) {
    ObjectNode fields = Json.object().put("id", id);
    ObjectNode parameters = Json.object().put("max_tokens", 100);
    return Run.pending(
        new Row(id, fields, new SourcePosition("rows.jsonl", 1, 0)),
        1,
        null,
        new ModelCall(
            api,
            api.equals("openai") ? "gpt-4o" : "claude-3-haiku",
            api,
            new Prompt.Text(text),
            parameters,
            "chat"));
  }

  @Override
  public void close() throws Exception {
    if (lane != null) {
      lane.close();
    }
    ledger.close();
    Lanes.close(experiment);
  }

  /** The world as the lane sees it; never serialised here. */
  private final class World implements CallServices {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable ModelApi api(String name) {
      return name.equals("openai") ? new OpenAiApi() : new AnthropicApi();
    }

    @Override
    public Environment environment() {
      return Map.of(
              "OPENAI_API_KEY",
              "key-of-openai-tests",
              "OPENAI_BASE_URL",
              server.openAi().toString(),
              "ANTHROPIC_API_KEY",
              "key-of-anthropic-tests",
              "ANTHROPIC_BASE_URL",
              server.anthropic().toString())
          ::get;
    }

    @Override
    public HttpTransport transport() {
      return new HttpTransport() {
        @Override
        public HttpResult send(HttpCall call) {
          HttpResult result = HTTP.send(call);
          if (killing.test(call)) {
            throw new Killed();
          }
          return result;
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public Ledger ledger() {
      return ledger;
    }

    @Override
    public Clock clock() {
      return clock;
    }
  }
}
