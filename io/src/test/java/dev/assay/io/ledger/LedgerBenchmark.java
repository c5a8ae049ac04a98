package dev.assay.io.ledger;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.experiment.CallTrace;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Recorded;
import dev.assay.io.experiment.Usage;
import dev.assay.io.json.Json;
import dev.assay.io.json.RecordedJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * How many calls a second the ledger takes, how long a result waits for the disk, and how fast a
 * ledger is read again. Arguments: a directory on the disk to measure, calls (default 100,000),
 * threads (default 1,000) and calls a second (default 0: as many as there can be).
 *
 * <pre>
 * ./mvnw -q -pl io test-compile org.codehaus.mojo:exec-maven-plugin:3.6.3:java \
 *     -Dexec.classpathScope=test -Dexec.mainClass=dev.assay.io.ledger.LedgerBenchmark -Dexec.args=/tmp
 * </pre>
 */
final class LedgerBenchmark {

  private static final int ROUNDS = 3;
  private static final int BASELINE_CALLS = 2_000;
  private static final String ANSWER = "An answer of a common length. ".repeat(40);

  private final Path scratch;
  private final int threads;
  private final long periodNanos;

  private LedgerBenchmark(Path scratch, int threads, int perSecond) {
    this.periodNanos = perSecond == 0 ? 0 : 1_000_000_000L / perSecond;
    this.scratch = scratch;
    this.threads = threads;
  }

  /** Measures. */
  public static void main(String[] arguments) throws Exception {
    Path parent = Path.of(arguments.length > 0 ? arguments[0] : ".");
    int calls = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100_000;
    int threads = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1_000;
    int perSecond = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 0;
    Path scratch = Files.createTempDirectory(parent, "ledger-benchmark-");
    LedgerBenchmark benchmark = new LedgerBenchmark(scratch, threads, perSecond);
    try {
      for (int round = 0; round <= ROUNDS; round++) {
        System.out.println(round == 0 ? "warm-up" : "round " + round);
        benchmark.oneByOne();
        benchmark.grouped(scratch.resolve("round-" + round), calls);
      }
      for (int round = 0; round <= ROUNDS; round++) {
        replay(scratch.resolve("round-" + round), calls);
      }
    } finally {
      try (Stream<Path> all = Files.walk(scratch)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  /** Two records for each call, one write each, and one force for each result. */
  private void oneByOne() throws IOException {
    Path file = scratch.resolve("one-by-one");
    long[] waits = new long[BASELINE_CALLS];
    long began = System.nanoTime();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int i = 0; i < BASELINE_CALLS; i++) {
        write(channel, Entry.intent(key(i), 0));
        byte[] json = Json.bytes(RecordedJson.CODEC.toJson(answer(i)));
        long told = System.nanoTime();
        write(channel, Entry.result(key(i), json, NOBODY));
        channel.force(false);
        waits[i] = System.nanoTime() - told;
      }
    }
    print("one by one, a force each", BASELINE_CALLS, System.nanoTime() - began, waits);
    Files.delete(file);
  }

  private static void write(FileChannel channel, Entry entry) throws IOException {
    for (byte[] part : List.of(entry.head(), entry.rest())) {
      ByteBuffer bytes = ByteBuffer.wrap(part);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }

  private static final Entry.Listener NOBODY =
      new Entry.Listener() {
        @Override
        public void written(String segment, long offset) {}

        @Override
        public void settled(LedgerException problem) {}
      };

  /** As calls do: each thread waits for its result before it goes on to the next call. */
  private void grouped(Path directory, int calls) throws Exception {
    AtomicInteger next = new AtomicInteger();
    long[] waits = new long[calls];
    long[] intents = new long[calls];
    Thread[] workers = new Thread[threads];
    long began;
    long took;
    try (DirectoryLedger ledger = DirectoryLedger.open(directory)) {
      began = System.nanoTime();
      long start = began;
      for (int t = 0; t < threads; t++) {
        workers[t] = new Thread(() -> work(ledger, next, start, intents, waits));
        workers[t].start();
      }
      for (Thread worker : workers) {
        worker.join();
      }
      took = System.nanoTime() - began;
    }
    print("grouped, " + threads + " threads, results", calls, took, waits);
    print("  and intents", calls, took, intents);
  }

  private void work(
      DirectoryLedger ledger, AtomicInteger next, long start, long[] intents, long[] waits) {
    try {
      for (int i = next.getAndIncrement(); i < waits.length; i = next.getAndIncrement()) {
        CallKey key = key(i);
        Recorded answer = answer(i);
        long due = start + i * periodNanos;
        while (due - System.nanoTime() > 0) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        long asked = System.nanoTime();
        ledger.intent(key, 0.001);
        intents[i] = System.nanoTime() - asked;
        CountDownLatch forced = new CountDownLatch(1);
        long told = System.nanoTime();
        ledger.result(key, answer, problem -> forced.countDown());
        forced.await();
        waits[i] = System.nanoTime() - told;
      }
    } catch (LedgerException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void replay(Path directory, int calls) throws IOException {
    long began = System.nanoTime();
    try (DirectoryLedger ledger = DirectoryLedger.open(directory)) {
      double seconds = (System.nanoTime() - began) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "replay: %,d answers, %,.0f a second, spent %s%n",
          ledger.adopted(),
          calls / seconds,
          ledger.spent());
    }
  }

  private static void print(String what, int calls, long nanos, long[] waits) {
    Arrays.sort(waits);
    System.out.printf(
        Locale.ROOT,
        "%-38s %,9.0f calls/s (%,.0f records/s), wait p50 %.2f ms, p99 %.2f ms, most %.2f ms%n",
        what,
        calls / (nanos / 1e9),
        2 * calls / (nanos / 1e9),
        waits[waits.length / 2] / 1e6,
        waits[(int) (waits.length * 0.99)] / 1e6,
        waits[waits.length - 1] / 1e6);
  }

  private static CallKey key(int number) {
    return new CallKey(number * 0x9E3779B97F4A7C15L, number);
  }

  private static Recorded answer(int number) {
    return new Recorded(
        new Completion(
            TextNode.valueOf(number + ANSWER), "stop", "m-1", "req", new Usage(1L, 2L, 3L)),
        false,
        new CallTrace(Instant.parse("2026-01-31T12:00:00.123Z"), 812, 1, 0, 0, false, 0.0005));
  }
}
