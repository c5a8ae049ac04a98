package dev.assay.transforms.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.api.CallResult;
import dev.assay.io.api.ServerWindow;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Outcome;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LanePumpTest {

  private static final Duration TENTH = Duration.ofMillis(100);

  private static Lane lane(@Nullable Double perMinute, int concurrency) {
    return SimulatedWorld.lane(RateLimit.ofRequests(perMinute), concurrency);
  }

  private static long answered(List<Run> runs) {
    return runs.stream().filter(run -> run.outcome() instanceof Outcome.Answered).count();
  }

  @Test
  void everyRunComesOutOnceAndTheRateIsUsed() throws Exception {
    SimulatedWorld world = new SimulatedWorld((at, row) -> SimulatedWorld.answer(TENTH));
    long start = world.nanoTime();

    List<Run> out = world.process(lane(1200.0, 256), RetryPolicy.STANDARD, 1200);

    assertThat(out.stream().map(run -> run.row().id()).distinct()).hasSize(1200);
    assertThat(answered(out)).isEqualTo(1200);
    assertThat(world.elapsed(start)).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(62));
    assertThat(world.mostIn(Duration.ofSeconds(60))).isLessThanOrEqualTo(1200);
  }

  @Test
  void theRateIsUsedToTheFullOnceNothingWasRefusedForSomeTime() throws Exception {
    SimulatedWorld world = new SimulatedWorld((at, row) -> SimulatedWorld.answer(TENTH));

    world.process(lane(1200.0, 256), RetryPolicy.STANDARD, 3_600);

    long last1200 = world.sends().get(3_599) - world.sends().get(2_399);
    assertThat(Duration.ofNanos(last1200))
        .isBetween(Duration.ofSeconds(60), Duration.ofMillis(60_700));
    assertThat(world.mostIn(Duration.ofSeconds(60))).isLessThanOrEqualTo(1200);
  }

  @Test
  void theRateIsUsedToTheFullFromTheStartWhereTheServerIsKnownToCountMinutes() throws Exception {
    SimulatedWorld world = new SimulatedWorld((at, row) -> SimulatedWorld.answer(TENTH));
    long start = world.nanoTime();
    RateLimit limit = new RateLimit(1200.0, null, null, null, null, ServerWindow.MINUTE, null);

    world.process(SimulatedWorld.lane(limit, 256), RetryPolicy.STANDARD, 1200);

    assertThat(world.elapsed(start)).isBetween(Duration.ofSeconds(60), Duration.ofMillis(60_400));
    assertThat(world.mostIn(Duration.ofSeconds(60))).isLessThanOrEqualTo(1200);
  }

  @Test
  void slowAnswersDoNotSlowTheRate() throws Exception {
    SimulatedWorld world =
        new SimulatedWorld((at, row) -> SimulatedWorld.answer(Duration.ofSeconds(2)));
    long start = world.nanoTime();

    world.process(lane(6000.0, 1000), RetryPolicy.STANDARD, 2000);

    assertThat(world.elapsed(start)).isLessThan(Duration.ofMillis(22_300));
  }

  @Test
  void aPauseOfTheMachineEarnsNoBurst() throws Exception {
    SimulatedWorld world = new SimulatedWorld((at, row) -> SimulatedWorld.answer(TENTH));
    LanePump pump = world.pump(lane(600.0, 256), RetryPolicy.STANDARD);
    List<Run> out = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      if (i == 100) {
        world.freeze(Duration.ofSeconds(30));
      }
      pump.offer(SimulatedWorld.run(i), out::add);
    }
    pump.drain(out::add);

    assertThat(out).hasSize(200);
    assertThat(world.mostIn(Duration.ofSeconds(1))).isLessThanOrEqualTo(10);
  }

  @Test
  void concurrencyIsNeverExceeded() throws Exception {
    SimulatedWorld world =
        new SimulatedWorld((at, row) -> SimulatedWorld.answer(Duration.ofSeconds(1)));

    world.process(lane(60_000.0, 50), RetryPolicy.STANDARD, 500);

    assertThat(world.mostInFlight()).isEqualTo(50);
  }

  @Test
  void concurrencyWithoutLimitGrowsToItsCeiling() throws Exception {
    SimulatedWorld world = new SimulatedWorld((at, row) -> SimulatedWorld.answer(TENTH));
    long start = world.nanoTime();

    world.process(lane(null, 1000), RetryPolicy.STANDARD, 50_000);

    assertThat(world.mostInFlight()).isEqualTo(1000);
    assertThat(world.elapsed(start)).isLessThan(Duration.ofSeconds(6));
  }

  @Test
  void transientFailuresAreTriedUpToTheLimitOfAttempts() throws Exception {
    SimulatedWorld world =
        new SimulatedWorld((at, row) -> SimulatedWorld.problem(Verdict.TRANSIENT, null, TENTH));

    List<Run> out = world.process(lane(null, 10), RetryPolicy.STANDARD.withMaxAttempts(3), 2);

    assertThat(world.sends()).hasSize(6);
    assertThat(out).allSatisfy(run -> assertThat(run.trace().attempts()).isEqualTo(3));
    assertThat(out).allSatisfy(run -> assertThat(run.outcome().status()).isEqualTo("failed"));
  }

  @Test
  void terminalFailuresOfARowAreNotTriedAgain() throws Exception {
    SimulatedWorld world =
        new SimulatedWorld((at, row) -> SimulatedWorld.problem(Verdict.ROW_TERMINAL, null, TENTH));

    List<Run> out = world.process(lane(null, 10), RetryPolicy.STANDARD, 30);

    assertThat(world.sends()).hasSize(30);
    assertThat(answered(out)).isZero();
  }

  @Test
  void rateLimitVerdictsPauseTheLaneAndCostNoAttempt() throws Exception {
    Map<String, Integer> tries = new HashMap<>();
    SimulatedWorld world =
        new SimulatedWorld(
            (at, row) ->
                tries.merge(row.id(), 1, Integer::sum) <= 10
                    ? SimulatedWorld.problem(Verdict.RATE_LIMITED, Duration.ofSeconds(2), TENTH)
                    : SimulatedWorld.answer(TENTH));
    long start = world.nanoTime();

    List<Run> out = world.process(lane(null, 1), RetryPolicy.STANDARD.withMaxAttempts(1), 1);

    assertThat(answered(out)).isEqualTo(1);
    assertThat(out.get(0).trace().attempts()).isEqualTo(11);
    assertThat(out.get(0).trace().rateLimited()).isEqualTo(10);
    assertThat(world.elapsed(start)).isGreaterThanOrEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void aRetryDoesNotWaitForTheRowsBehindIt() throws Exception {
    Map<String, Integer> tries = new HashMap<>();
    SimulatedWorld world =
        new SimulatedWorld(
            (at, row) ->
                row.id().equals("r0") && tries.merge("r0", 1, Integer::sum) == 1
                    ? SimulatedWorld.problem(Verdict.TRANSIENT, null, TENTH)
                    : SimulatedWorld.answer(TENTH));
    LanePump pump = world.pump(lane(600.0, 100), RetryPolicy.STANDARD);
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      pump.offer(SimulatedWorld.run(i), run -> order.add(run.row().id()));
    }
    pump.drain(run -> order.add(run.row().id()));

    assertThat(order.indexOf("r0")).isBetween(1, 20);
  }

  @Test
  void aDeadAccountStopsTheLaneAfterTheCallsInFlight() throws Exception {
    SimulatedWorld world =
        new SimulatedWorld((at, row) -> SimulatedWorld.problem(Verdict.LANE_TERMINAL, null, TENTH));

    List<Run> out = world.process(lane(null, 8), RetryPolicy.STANDARD, 1000);

    assertThat(out).hasSize(1000);
    assertThat(world.sends().size()).isLessThanOrEqualTo(8);
    assertThat(out.get(999).error().code()).isEqualTo("LANE_STOPPED");
    assertThat(out.get(999).error().message())
        .contains("lane x was stopped by HTTP_X")
        .contains("--resume");
  }

  @Test
  void aModelThatIsUnknownStopsAlone() throws Exception {
    CallError unknown =
        new CallError("HTTP_404", "no such model", 404, Verdict.LANE_TERMINAL, false, null);
    SimulatedWorld world =
        new SimulatedWorld(
            (at, row) ->
                row.id().startsWith("bad")
                    ? new SimulatedWorld.Reply(new CallResult.Problem(unknown), TENTH.toNanos())
                    : SimulatedWorld.answer(TENTH));
    LanePump pump = world.pump(lane(null, 4), RetryPolicy.STANDARD);
    List<Run> out = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      pump.offer(SimulatedWorld.run(i), out::add);
      pump.offer(SimulatedWorld.runOfModel("bad" + i, "unknown"), out::add);
    }
    pump.drain(out::add);

    assertThat(out).hasSize(400);
    assertThat(answered(out)).isEqualTo(200);
    assertThat(world.sends().size()).isLessThanOrEqualTo(204);
  }

  @Test
  void anOutageOfAMinuteFailsNoRowAndCostsFewCalls() throws Exception {
    long[] down = new long[2];
    SimulatedWorld world =
        new SimulatedWorld(
            (at, row) ->
                at >= down[0] && at < down[1]
                    ? SimulatedWorld.problem(Verdict.TRANSIENT, null, TENTH)
                    : SimulatedWorld.answer(TENTH));
    down[0] = world.nanoTime() + Duration.ofSeconds(10).toNanos();
    down[1] = down[0] + Duration.ofSeconds(60).toNanos();
    long start = world.nanoTime();

    List<Run> out = world.process(lane(6000.0, 100), RetryPolicy.STANDARD, 6000);

    assertThat(answered(out)).isEqualTo(6000);
    assertThat(world.sends().size()).isLessThanOrEqualTo((int) (6000 * 1.05));
    assertThat(world.elapsed(start)).isLessThan(Duration.ofSeconds(140));
  }

  @Test
  void aProbeThatIsAskedToSlowDownEndsTheOutageToo() throws Exception {
    int[] calls = new int[1];
    SimulatedWorld world =
        new SimulatedWorld(
            (at, row) -> {
              calls[0]++;
              if (calls[0] <= 20) {
                return SimulatedWorld.problem(Verdict.TRANSIENT, null, TENTH);
              }
              return calls[0] <= 25
                  ? SimulatedWorld.problem(Verdict.RATE_LIMITED, Duration.ofSeconds(1), TENTH)
                  : SimulatedWorld.answer(TENTH);
            });

    List<Run> out = world.process(lane(null, 20), RetryPolicy.STANDARD, 200);

    assertThat(answered(out)).isEqualTo(200);
  }

  @Test
  void aServerThatOnlyEverAsksToSlowDownEndsTheLane() throws Exception {
    SimulatedWorld world =
        new SimulatedWorld((at, row) -> SimulatedWorld.problem(Verdict.RATE_LIMITED, null, TENTH));
    long start = world.nanoTime();

    List<Run> out = world.process(lane(null, 4), RetryPolicy.STANDARD, 10);

    assertThat(out).hasSize(10);
    assertThat(answered(out)).isZero();
    assertThat(world.elapsed(start)).isBetween(Duration.ofMinutes(15), Duration.ofMinutes(20));
  }

  @Test
  void aWaitOfADayStopsTheLaneWhateverTheVerdict() throws Exception {
    for (Verdict verdict : List.of(Verdict.RATE_LIMITED, Verdict.TRANSIENT)) {
      SimulatedWorld world =
          new SimulatedWorld(
              (at, row) -> SimulatedWorld.problem(verdict, Duration.ofDays(1), TENTH));
      long start = world.nanoTime();

      List<Run> out = world.process(lane(null, 4), RetryPolicy.STANDARD, 10);

      assertThat(out).hasSize(10);
      assertThat(world.elapsed(start)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void aServerThatNeverAnsweredEndsTheLaneWithEveryRowAccountedFor() throws Exception {
    SimulatedWorld world =
        new SimulatedWorld((at, row) -> SimulatedWorld.problem(Verdict.TRANSIENT, null, TENTH));
    long start = world.nanoTime();

    List<Run> out = world.process(lane(null, 50), RetryPolicy.STANDARD, 500);

    assertThat(out).hasSize(500);
    assertThat(answered(out)).isZero();
    assertThat(world.elapsed(start)).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(60));
  }

  @Test
  void turnsAreAskedOneAfterAnotherAndARetryRepeatsOnlyItsOwn() throws Exception {
    int[] calls = new int[1];
    SimulatedWorld world =
        new SimulatedWorld(
            (at, row) ->
                ++calls[0] == 2
                    ? SimulatedWorld.problem(Verdict.TRANSIENT, null, TENTH)
                    : SimulatedWorld.answer(TENTH));
    LanePump pump = world.pump(lane(null, 4), RetryPolicy.STANDARD);
    List<Run> out = new ArrayList<>();

    pump.offer(SimulatedWorld.run(1, new Prompt.Turns(List.of("a", "b", "c"))), out::add);
    pump.offer(SimulatedWorld.run(2, new Prompt.Turns(List.of())), out::add);
    pump.drain(out::add);

    assertThat(calls[0]).isEqualTo(4);
    assertThat(out.get(0).completion().response()).isEmpty();
    assertThat(out.get(1).completion().response()).hasSize(3);
    assertThat(out.get(1).trace().attempts()).isEqualTo(4);
  }

  @Test
  void tenPercentErrorsCostAboutATenthMoreCalls() throws Exception {
    int[] calls = new int[1];
    SimulatedWorld world =
        new SimulatedWorld(
            (at, row) ->
                ++calls[0] % 10 == 0
                    ? SimulatedWorld.problem(Verdict.TRANSIENT, null, TENTH)
                    : SimulatedWorld.answer(TENTH));

    List<Run> out = world.process(lane(null, 100), RetryPolicy.STANDARD, 5000);

    assertThat(answered(out)).isEqualTo(5000);
    assertThat(calls[0]).isLessThanOrEqualTo((int) (5000 * 1.15));
  }

  @Test
  void theWallClockPlaysNoPart() throws Exception {
    SimulatedWorld steady = new SimulatedWorld((at, row) -> SimulatedWorld.answer(TENTH));
    SimulatedWorld jumping =
        new SimulatedWorld((at, row) -> SimulatedWorld.answer(TENTH)).withJumpingWallClock();

    steady.process(lane(600.0, 256), RetryPolicy.STANDARD, 300);
    List<Run> out = jumping.process(lane(600.0, 256), RetryPolicy.STANDARD, 300);

    assertThat(answered(out)).isEqualTo(300);
    assertThat(jumping.sends()).isEqualTo(steady.sends());
  }

  @Test
  void singleRefusalsAndHangsDoNotHoldUpTheRest() throws Exception {
    SplittableRandom random = new SplittableRandom(11);
    SimulatedWorld world =
        new SimulatedWorld(
            (at, row) -> {
              int dice = random.nextInt(100);
              if (dice < 10) {
                return SimulatedWorld.problem(Verdict.TRANSIENT, null, TENTH);
              }
              if (dice < 15) {
                return SimulatedWorld.problem(Verdict.RATE_LIMITED, Duration.ofSeconds(1), TENTH);
              }
              return dice < 16
                  ? SimulatedWorld.problem(Verdict.TRANSIENT, null, Duration.ofSeconds(10))
                  : SimulatedWorld.answer(TENTH);
            });
    long start = world.nanoTime();

    List<Run> out = world.process(lane(null, 100), RetryPolicy.STANDARD, 2_000);

    assertThat(answered(out)).isEqualTo(2_000);
    assertThat(world.sends().size()).isLessThanOrEqualTo(2_440);
    assertThat(world.elapsed(start)).isLessThan(Duration.ofSeconds(60));
  }
}
