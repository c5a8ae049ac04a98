package dev.assay.io.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.testing.ManualClock;
import dev.assay.io.testing.MemoryFileSystem;
import dev.assay.io.time.Clock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records on local disks and on a place of another file system. */
class RecordStoreTest {

  private static final int RACERS = 8;
  private static final ObjectNode ONE = Json.object().put("value", 1);
  private static final ObjectNode TWO = Json.object().put("value", 2);

  @TempDir Path temporary;

  private final ManualClock clock = new ManualClock();

  /** What a store may stand on. */
  enum Place {
    LINKS,
    NO_LINKS,
    OBJECTS
  }

  /** Lets claims settle once nobody else can still write one. */
  private static final class Settling {
    private final int all;
    private int paused;
    private int gone;

    Settling(int all) {
      this.all = all;
    }

    synchronized void pause(Duration time) {
      paused++;
      notifyAll();
      while (paused + gone < all) {
        try {
          wait();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }

    synchronized void leave() {
      gone++;
      notifyAll();
    }
  }

  @BeforeEach
  void empty() {
    MemoryFileSystem.OBJECTS.clear();
    MemoryFileSystem.TIMES.clear();
    MemoryFileSystem.NOW.set(1_000);
    MemoryFileSystem.FAILING.set(0);
  }

  private RecordStore store(Place place) {
    return store(place, new Settling(0));
  }

  private RecordStore store(Place place, Settling settling) {
    return new RecordStore(
        "the store",
        switch (place) {
          case LINKS -> new LocalFiles(temporary, Clock.system());
          case NO_LINKS ->
              new LocalFiles(
                  temporary,
                  Clock.system(),
                  (name, existing) -> {
                    throw new FileSystemException("links are not supported");
                  });
          case OBJECTS -> new ObjectFiles("memory://bucket/store", clock, settling::pause);
        });
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void aNameIsTakenOnceWhateverTheCaseOfItsLetters(Place place) throws StoreException {
    RecordStore store = store(place);

    assertThat(store.create(RecordKind.EXPERIMENT, "First", ONE)).isTrue();
    assertThat(store.create(RecordKind.EXPERIMENT, "first", TWO)).isFalse();
    assertThat(store.create(RecordKind.TEMPLATE, "first", TWO)).isTrue();

    assertThat(store.find(RecordKind.EXPERIMENT, "FIRST")).isEqualTo(ONE);
    assertThat(store.keys(RecordKind.EXPERIMENT)).containsExactly("first");
    assertThat(store.delete(RecordKind.EXPERIMENT, "first")).isTrue();
    assertThat(store.delete(RecordKind.EXPERIMENT, "first")).isFalse();
    assertThat(store.find(RecordKind.EXPERIMENT, "first")).isNull();
    assertThat(store.create(RecordKind.EXPERIMENT, "first", TWO)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void ofManyThatCreateOneNameAtOnceExactlyOneSucceeds(Place place) throws Exception {
    for (int round = 0; round < 20; round++) {
      String name = "name-" + round;
      Settling settling = new Settling(RACERS);
      CyclicBarrier together = new CyclicBarrier(RACERS);
      ExecutorService threads = Executors.newFixedThreadPool(RACERS);
      List<Future<Boolean>> results = new ArrayList<>();
      for (int racer = 0; racer < RACERS; racer++) {
        ObjectNode own = Json.object().put("racer", racer);
        RecordStore store = store(place, settling);
        results.add(
            threads.submit(
                () -> {
                  together.await();
                  try {
                    return store.create(RecordKind.EXPERIMENT, name, own);
                  } finally {
                    settling.leave();
                  }
                }));
      }
      List<Integer> winners = new ArrayList<>();
      for (int racer = 0; racer < RACERS; racer++) {
        if (results.get(racer).get()) {
          winners.add(racer);
        }
      }
      threads.shutdown();

      assertThat(winners).as("winners of round %s", round).hasSize(1);
      assertThat(store(place).find(RecordKind.EXPERIMENT, name))
          .isEqualTo(Json.object().put("racer", winners.get(0)));
    }
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void versionsAreCountedAndStay(Place place) throws StoreException {
    RecordStore store = store(place);
    RecordStore.Sameness never = earlier -> false;

    assertThat(store.find(RecordKind.TEMPLATE, "t", null)).isNull();
    assertThat(store.add(RecordKind.TEMPLATE, "t", ONE, never).version()).isEqualTo(1);
    assertThat(store.add(RecordKind.TEMPLATE, "t", TWO, never).version()).isEqualTo(2);
    assertThat(store.add(RecordKind.TEMPLATE, "t", TWO, TWO::equals).version()).isEqualTo(2);
    assertThat(store.add(RecordKind.TEMPLATE, "t-2", TWO, never).version()).isEqualTo(1);

    assertThat(store.find(RecordKind.TEMPLATE, "t", 1).json()).isEqualTo(ONE);
    assertThat(store.find(RecordKind.TEMPLATE, "t", null).json()).isEqualTo(TWO);
    assertThat(store.find(RecordKind.TEMPLATE, "t", 3)).isNull();
    assertThat(store.deleteVersions(RecordKind.TEMPLATE, "T")).isEqualTo(2);
    assertThat(store.keys(RecordKind.TEMPLATE)).containsExactly("t-2@1");
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void aStateIsWrittenOverAndEveryRecordIsVisited(Place place) throws StoreException {
    RecordStore store = store(place);
    TreeMap<String, ObjectNode> seen = new TreeMap<>();

    store.put(RecordKind.STATE, "a", ONE);
    store.put(RecordKind.STATE, "a", TWO);
    for (int i = 0; i < 100; i++) {
      store.put(RecordKind.STATE, "b" + i, ONE);
    }
    store.forEach(RecordKind.STATE, seen::put, (key, message) -> seen.put(message, ONE));
    store.forEach(RecordKind.EXPERIMENT, seen::put, (key, message) -> seen.put(message, ONE));

    assertThat(seen).hasSize(101).containsEntry("a", TWO).containsEntry("b99", ONE);
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void aLargeFileIsThereOnceItIsClosed(Place place) throws Exception {
    RecordStore store = store(place);

    try (var out = store.stream(RecordKind.COLLECTION, "rows.jsonl")) {
      out.write("{}\n".getBytes(StandardCharsets.UTF_8));
    }

    String where = store.locate(RecordKind.COLLECTION, "rows.jsonl");
    assertThat(
            place == Place.OBJECTS
                ? MemoryFileSystem.OBJECTS.get(where)
                : Files.readAllBytes(Path.of(where)))
        .asString()
        .isEqualTo("{}\n");
    store.deleteStreamed(RecordKind.COLLECTION, "rows.jsonl");
    store.deleteStreamed(RecordKind.COLLECTION, "rows.jsonl");
    assertThat(MemoryFileSystem.OBJECTS).isEmpty();
  }

  @Test
  void aRecordThatIsCutIsNamedAndTheOthersAreStillListed() throws Exception {
    RecordStore store = store(Place.LINKS);
    store.create(RecordKind.EXPERIMENT, "cut", ONE);
    store.create(RecordKind.EXPERIMENT, "whole", TWO);
    Path file = temporary.resolve("experiments/cut.json");
    Files.writeString(file, Files.readString(file).substring(0, 5));

    assertThatThrownBy(() -> store.find(RecordKind.EXPERIMENT, "cut"))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.exitCode()).isEqualTo(StoreException.DATA))
        .hasMessageContainingAll("experiment cut", "cut.json", "nothing was changed", "Restore");
    List<String> keys = new ArrayList<>();
    List<String> damaged = new ArrayList<>();
    store.forEach(
        RecordKind.EXPERIMENT,
        (key, json) -> keys.add(key),
        (key, message) -> damaged.add(message));
    assertThat(keys).containsExactly("whole");
    assertThat(damaged).singleElement().asString().contains("cut.json");
    assertThat(store.create(RecordKind.EXPERIMENT, "cut", ONE)).isFalse();
  }

  @Test
  void whatACrashLeftIsSweptOnceItIsADayOld() throws Exception {
    Files.createDirectories(temporary.resolve("tmp"));
    Path old = Files.writeString(temporary.resolve("tmp/old"), "{\"val");
    Path young = Files.writeString(temporary.resolve("tmp/young"), "{\"val");
    Files.setLastModifiedTime(old, FileTime.from(Clock.system().now().minus(Duration.ofHours(25))));

    store(Place.LINKS).create(RecordKind.EXPERIMENT, "x", ONE);

    assertThat(old).doesNotExist();
    assertThat(temporary.resolve("tmp")).isDirectoryContaining(young::equals);
    assertThat(temporary.resolve("experiments")).isDirectoryNotContaining("glob:**old*");
  }

  @Test
  void aStoreThatTakesNothingSaysSo() throws Exception {
    Path file = Files.writeString(temporary.resolve("file"), "x");
    RecordStore inAFile = RecordStore.at(file.toString(), Clock.system());
    RecordStore closed =
        new RecordStore(
            "closed",
            new LocalFiles(
                temporary,
                Clock.system(),
                (name, existing) -> {
                  throw new AccessDeniedException(name.toString());
                }));

    for (RecordStore store : List.of(inAFile, closed)) {
      assertThatThrownBy(() -> store.create(RecordKind.EXPERIMENT, "x", ONE))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> {
                assertThat(e.code()).isEqualTo("STORE_CLOSED");
                assertThat(e.exitCode()).isEqualTo(StoreException.EXISTS);
              })
          .hasMessageContainingAll(store.location(), "nothing was changed", "--store");
    }
    assertThat(Files.readString(file)).isEqualTo("x");
  }

  @Test
  void whoeverWritesLaterLosesAlsoWithAnEarlierName() throws Exception {
    ObjectFiles first = new ObjectFiles("memory://bucket/store", clock, time -> {});
    Clock slow =
        new Clock() {
          private static final long serialVersionUID = 1L;

          @Override
          public long nanoTime() {
            return 0;
          }

          @Override
          public Instant now() {
            try {
              assertThat(first.create("experiments", "x", bytes(ONE))).isTrue();
            } catch (IOException e) {
              throw new AssertionError(e);
            }
            MemoryFileSystem.NOW.set(5_000);
            return clock.now().minusSeconds(3_600);
          }
        };
    ObjectFiles second = new ObjectFiles("memory://bucket/store", slow, time -> {});

    assertThat(second.create("experiments", "x", bytes(TWO))).isFalse();

    assertThat(first.read("experiments", "x")).isEqualTo(bytes(ONE));
    assertThat(MemoryFileSystem.OBJECTS).hasSize(1);
  }

  private static byte[] bytes(ObjectNode json) {
    return Json.bytes(json);
  }

  @Test
  void aClaimThatWasCutShortCountsForNobody() throws StoreException {
    String claim = "memory://bucket/store/experiments/x~0000000000001-dead.json";
    MemoryFileSystem.OBJECTS.put(claim, "{\"val".getBytes(StandardCharsets.UTF_8));
    MemoryFileSystem.TIMES.put(claim, 1L);
    RecordStore store = store(Place.OBJECTS);

    assertThat(store.find(RecordKind.EXPERIMENT, "x")).isNull();
    assertThat(store.create(RecordKind.EXPERIMENT, "x", TWO)).isTrue();
    assertThat(store.find(RecordKind.EXPERIMENT, "x")).isEqualTo(TWO);
    assertThat(store.delete(RecordKind.EXPERIMENT, "x")).isTrue();
    assertThat(MemoryFileSystem.OBJECTS).isEmpty();
  }

  @Test
  void aClaimThatCannotBeWrittenIsTakenBack() throws StoreException {
    ObjectNode large = Json.object().put("text", "x".repeat(8_192));
    MemoryFileSystem.FAILING.set(1);
    RecordStore store = store(Place.OBJECTS);

    assertThatThrownBy(() -> store.create(RecordKind.EXPERIMENT, "x", large))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.exitCode()).isEqualTo(StoreException.IO));

    assertThat(MemoryFileSystem.OBJECTS).isEmpty();
    assertThat(store.create(RecordKind.EXPERIMENT, "x", large)).isTrue();
  }

  @Test
  void aPlaceThatTellsNoTimesIsRefused() {
    MemoryFileSystem.NOW.set(0);

    assertThatThrownBy(() -> store(Place.OBJECTS).create(RecordKind.EXPERIMENT, "x", ONE))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("does not tell when a file was written");

    assertThat(MemoryFileSystem.OBJECTS).isEmpty();
  }
}
