package dev.assay.transforms.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.api.PriceTable;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Outcome;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class InPlaceCallsTest {

  private static final int RUNS = 40;

  private final String experiment = UUID.randomUUID().toString();
  private final Thread caller = Thread.currentThread();
  private final List<Run> out = new ArrayList<>();
  private int onOtherThreads;

  @Test
  void everyRunComesOutOnceOnTheThreadThatOffers() throws Exception {
    InPlaceCalls calls = calls();
    calls.drain(this::take);
    assertThat(out).as("before anything was offered").isEmpty();

    for (int i = 0; i < RUNS; i++) {
      calls.offer(run(i), this::take);
    }
    calls.drain(this::take);

    assertThat(out).extracting(run -> run.row().id()).hasSize(RUNS).doesNotHaveDuplicates();
    assertThat(out)
        .allSatisfy(
            run ->
                assertThat(Objects.requireNonNull(run.completion()).response().asText())
                    .isEqualTo("re: " + run.row().id()));
    assertThat(onOtherThreads).isZero();
    Lanes.close(experiment);
  }

  @Test
  void whatIsOfferedToALaneThatWasStoppedComesOutUnsent() throws Exception {
    InPlaceCalls calls = calls();
    calls.offer(run(0), this::take);
    calls.drain(this::take);
    Lanes.of(experiment)
        .stop(new CallError("STOPPED", "stopped by a test", null, Verdict.TRANSIENT, false, null));

    calls.offer(run(1), this::take);
    calls.drain(this::take);

    assertThat(out).hasSize(2);
    assertThat(out.get(1).outcome()).isInstanceOf(Outcome.Failed.class);
    CallError error = Objects.requireNonNull(out.get(1).error());
    assertThat(error.code()).isEqualTo("LANE_STOPPED");
    assertThat(error.message()).contains("stopped by a test");
    Lanes.close(experiment);
  }

  private void take(Run run) {
    out.add(run);
    onOtherThreads += Thread.currentThread() == caller ? 0 : 1;
  }

  private InPlaceCalls calls() {
    CallSettings settings =
        new CallSettings(
            experiment,
            Limits.NONE,
            new RetryPolicy(1, Duration.ZERO, Duration.ZERO),
            Duration.ofSeconds(60),
            4,
            Budget.NONE,
            PriceTable.LISTED);
    return new InPlaceCalls(settings, new FakeServices(1_000_000));
  }

  private static Run run(int number) {
    String id = "r" + number;
    Row row = new Row(id, Json.object(), new SourcePosition("rows.jsonl", number + 1, 0));
    return Run.pending(
        row, 1, null, new ModelCall("x", "m", "x", new Prompt.Text(id), Json.object(), "chat"));
  }
}
