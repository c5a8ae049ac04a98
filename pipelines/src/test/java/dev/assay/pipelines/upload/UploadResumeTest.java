package dev.assay.pipelines.upload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.testing.PlatformServer;
import dev.assay.io.testing.ServerReply;
import dev.assay.io.time.Clock;
import dev.assay.pipelines.upload.UploadRuns.End;
import dev.assay.pipelines.upload.UploadRuns.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Uploads that are killed at several of their requests. What a kill leaves is what is on disk when
 * the server has the request: that is put aside, and an upload goes on from there.
 */
class UploadResumeTest {

  private static final int ROWS = 6;

  @TempDir Path temporary;

  private final Instant now = Clock.system().now();

  @ParameterizedTest
  @EnumSource(TestedPlatform.class)
  void killedBeforeTheServerTakesARequest(TestedPlatform platform) throws IOException {
    int requests = requests(platform);
    assertThat(requests).isGreaterThan(3);
    for (int at : points(requests)) {
      String name = "before-" + at;
      try (PlatformServer server = platform.server()) {
        UploadRig rig = rig(platform, server);
        Path kept = killed(platform, server, rig, name, at, false);

        rig.record(name, kept);
        Outcome whole = rig.again(name, platform.upload());

        assertThat(whole.end()).as(name + ": " + whole.problems()).isEqualTo(End.DONE);
        assertThat(server.rowCount()).as(name).isEqualTo(platform.rows(2 * ROWS));
        assertThat(server.repeated())
            .as(name + ": requests in flight")
            .isLessThanOrEqualTo(inFlight(platform));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TestedPlatform.class)
  void killedBeforeTheAnswerIsRead(TestedPlatform platform) throws IOException {
    int requests = requests(platform);
    for (int at : points(requests)) {
      String name = "after-" + at;
      try (PlatformServer server = platform.server()) {
        UploadRig rig = rig(platform, server);
        Path kept = killed(platform, server, rig, name, at, true);

        rig.record(name, kept);
        Outcome whole = rig.again(name, platform.upload());

        assertThat(whole.end()).as(name + ": " + whole.problems()).isEqualTo(End.DONE);
        assertThat(server.rowCount()).as(name).isEqualTo(platform.rows(2 * ROWS));
        assertThat(server.repeated())
            .as(name + ": requests in flight")
            .isLessThanOrEqualTo(inFlight(platform));
        long sent = server.requests();
        assertThat(rig.again(name, platform.upload()).attempts()).isZero();
        assertThat(server.requests()).isEqualTo(sent);
      }
    }
  }

  /** While things are made, among the runs, and at the end. */
  private static Set<Integer> points(int requests) {
    return new TreeSet<>(List.of(1, 3, requests / 2 + 1, requests - 1, requests));
  }

  /** Two bodies at a time, whose rows are told by their ids; LangSmith's are looked for. */
  private static long inFlight(TestedPlatform platform) {
    return platform == TestedPlatform.LANGSMITH ? 0 : 2 * 10L;
  }

  private int requests(TestedPlatform platform) throws IOException {
    try (PlatformServer server = platform.server()) {
      Outcome whole =
          rig(platform, server)
              .upload("whole", FinishedRuns.answered(ROWS, now), platform.upload());
      assertThat(whole.end()).isEqualTo(End.DONE);
      return (int) server.requests();
    } finally {
      DirectoryCopy.delete(temporary.resolve("whole"));
    }
  }

  /**
   * Uploads up to a request, and returns what was on disk then; the server does nothing after it.
   */
  private Path killed(
      TestedPlatform platform,
      PlatformServer server,
      UploadRig rig,
      String name,
      int at,
      boolean isTaken)
      throws IOException {
    Path kept = temporary.resolve(name + "-kept");
    AtomicInteger seen = new AtomicInteger();
    AtomicInteger answered = new AtomicInteger();
    server.fault(
        request -> {
          int number = seen.incrementAndGet();
          if (number == at) {
            keep(rig.record(name), kept);
          }
          return number > at || (number == at && !isTaken) ? down() : null;
        });
    server.loseAnswers(request -> answered.incrementAndGet() >= at ? down() : null);
    Outcome unused = rig.upload(name, FinishedRuns.answered(ROWS, now), platform.upload());
    server.fault(request -> null);
    server.loseAnswers(request -> null);
    return kept;
  }

  private static void keep(Path record, Path kept) {
    try {
      if (Files.exists(record)) {
        DirectoryCopy.copy(record, kept);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the upload that was killed at once. */
  private static ServerReply down() {
    return ServerReply.json(401, "{}");
  }

  private UploadRig rig(TestedPlatform platform, PlatformServer server) {
    UploadRig rig = new UploadRig(temporary, now);
    platform.variables(server).forEach(rig::with);
    return rig;
  }
}
