package dev.assay.pipelines.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.testing.ReceivedRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** One experiment that is killed some times, resumed each time, and then let end. */
final class CrashTrial {

  private static final int MOST_KILLS = 3;

  /** Every tenth trial is killed so often before its first call, one life after the other. */
  private static final int STUBBORN_KILLS = 10;

  /** Longer than a resumed process takes from its lock to its first call. */
  private static final int LONGEST_RECOVERY_MILLIS = 120;

  private final CrashRig rig;
  private final Path output;
  private final SplittableRandom random;
  private final boolean stubborn;
  private final List<KillPoint> kills = new ArrayList<>();
  private final Map<String, Integer> timesInFlight = new HashMap<>();
  private long inFlight;

  CrashTrial(CrashRig rig, Path output, long seed) {
    this.rig = rig;
    this.output = output;
    this.random = new SplittableRandom(seed);
    this.stubborn = seed % 10 == 0;
  }

  CrashResult run() throws Exception {
    try (CrashServer server = new CrashServer()) {
      int wanted = stubborn ? 1 + STUBBORN_KILLS : 1 + random.nextInt(MOST_KILLS);
      boolean ended = false;
      for (int life = 0; life < wanted && !ended; life++) {
        ended = !liveAndDie(server, life);
      }
      if (!ended) {
        AssayProcess last = start(server, wanted);
        assertThat(last.end()).as(last.said()).isEqualTo(CrashRig.EXIT);
      }
      return check(server);
    }
  }

  private AssayProcess start(CrashServer server, int life) throws Exception {
    Path said = output.resolveSibling(output.getFileName() + "-" + life + ".txt");
    return rig.start(server.endpoint(), said, output, life > 0);
  }

  /** Returns whether the process was killed before it ended. */
  private boolean liveAndDie(CrashServer server, int life) throws Exception {
    int before = server.received().size();
    Set<String> recordedBefore = LedgerImage.of(output).answers();
    KillPoint point =
        stubborn && life > 0
            ? KillPoint.beforeCalls(random)
            : KillPoint.any(random, recordedBefore.size() < CrashRig.ROWS);
    BooleanSupplier reached = reached(point, server, recordedBefore.size());
    AssayProcess process = start(server, life);
    boolean killed = process.killOnce(reached);
    if (!killed) {
      assertThat(process.end()).as(process.said()).isEqualTo(CrashRig.EXIT);
    }
    server.settle();
    List<ReceivedRequest> all = server.received();
    List<ReceivedRequest> own = all.subList(before, all.size());
    assertThat(own.stream().map(ReceivedRequest::text))
        .as("calls whose answers were recorded")
        .doesNotContainAnyElementsOf(recordedBefore.isEmpty() ? Set.of("") : recordedBefore);
    if (killed) {
      kills.add(point);
      countInFlight(own);
    }
    return killed;
  }

  private void countInFlight(List<ReceivedRequest> own) throws Exception {
    Set<String> lost = new HashSet<>();
    own.forEach(request -> lost.add(request.text()));
    lost.removeAll(LedgerImage.of(output).answers());
    assertThat(lost).as("in flight at one kill").hasSizeLessThanOrEqualTo(CrashRig.CONCURRENCY);
    lost.forEach(text -> timesInFlight.merge(text, 1, Integer::sum));
    inFlight += lost.size();
  }

  private BooleanSupplier reached(KillPoint point, CrashServer server, int recorded) {
    int before = server.received().size();
    int left = CrashRig.ROWS - recorded;
    return switch (point) {
      case STARTING -> after(random.nextLong(rig.startMillis()));
      case ANY_TIME -> after(random.nextLong(rig.wholeMillis()));
      case CALLING -> {
        int wanted = before + 1 + random.nextInt(left);
        yield thenAfter(random.nextLong(25), () -> server.received().size() >= wanted);
      }
      case LAST_CALLED ->
          thenAfter(random.nextLong(60), () -> server.received().size() >= before + left);
      case RECOVERING -> {
        KillPoint.Appearance files = point.appearanceIn(output);
        yield thenAfter(random.nextLong(LONGEST_RECOVERY_MILLIS), files::seen);
      }
      default -> {
        KillPoint.Appearance files = point.appearanceIn(output);
        yield thenAfter(random.nextLong(4), files::seen);
      }
    };
  }

  private static BooleanSupplier after(long millis) {
    long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    return () -> System.nanoTime() - due >= 0;
  }

  private static BooleanSupplier thenAfter(long millis, BooleanSupplier reached) {
    long[] due = new long[1];
    return () -> {
      if (due[0] == 0 && reached.getAsBoolean()) {
        due[0] = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
      }
      return due[0] != 0 && System.nanoTime() - due[0] >= 0;
    };
  }

  private CrashResult check(CrashServer server) throws Exception {
    Outputs outputs = Outputs.of(output);
    Outputs undisturbed = rig.undisturbed();
    assertThat(outputs.ids()).as("each row exactly once").isEqualTo(undisturbed.ids());
    assertThat(outputs.runs()).isEqualTo(undisturbed.runs());
    assertThat(outputs.rejected()).isEqualTo(undisturbed.rejected());
    assertThat(outputs.summary()).isEqualTo(undisturbed.summary());

    long repeats = 0;
    for (Map.Entry<String, Integer> asked : server.counts().entrySet()) {
      int again = asked.getValue() - 1;
      assertThat(again)
          .as("repeats of %s", asked.getKey())
          .isLessThanOrEqualTo(timesInFlight.getOrDefault(asked.getKey(), 0));
      repeats += again;
    }
    LedgerImage ledger = LedgerImage.of(output);
    assertThat(ledger.answers()).hasSize(CrashRig.ROWS);
    assertThat(outputs.inDoubt())
        .as("in doubt")
        .isEqualTo(ledger.unfinished())
        .isGreaterThanOrEqualTo(repeats)
        .isLessThanOrEqualTo((long) kills.size() * CrashRig.CONCURRENCY);
    assertThat(outputs.files()).as("nothing is left behind").isEqualTo(undisturbed.files());
    return new CrashResult(List.copyOf(kills), inFlight, repeats, outputs.inDoubt());
  }
}
