package dev.assay.io.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.testing.MemoryFileSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What workers tell each other of a budget, on a mounted folder and in an object store. */
class AllowanceFilesTest {

  private static final Spent BEFORE = new Spent(2, 0.5);
  private static final Allowance SOME = new Allowance(10, 0.25, false);
  private static final Allowance MORE = new Allowance(20, 0.75, false);

  @TempDir Path directory;

  @BeforeEach
  void registerFileSystems() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  @AfterEach
  void forgetObjects() {
    MemoryFileSystem.OBJECTS.clear();
  }

  private AllowanceFiles worker(String place, String run) {
    return new AllowanceFiles(
        place.equals("memory") ? "memory://bucket/ledger" : directory + "/le[d]ger", run, BEFORE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "folder"})
  void othersSeeWhatWasWrittenLast(String place) throws IOException {
    AllowanceFiles one = worker(place, "run-1");
    AllowanceFiles two = worker(place, "run-1");
    assertThat(one.others()).isEmpty();

    one.write(SOME);
    one.write(MORE);
    two.write(Allowance.NOTHING);
    worker(place, "run-0").write(new Allowance(99, 9, false));

    assertThat(one.before()).isEqualTo(BEFORE);
    assertThat(one.others()).containsExactly(Allowance.NOTHING);
    assertThat(two.others()).containsExactly(MORE);
    one.write(SOME);
    assertThat(two.others()).containsExactly(SOME);
    assertThat(worker(place, "run-1").others()).containsExactlyInAnyOrder(SOME, Allowance.NOTHING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "folder"})
  void ofOneThatIsBeingWrittenTheOneBeforeCounts(String place) throws IOException {
    AllowanceFiles one = worker(place, "run-1");
    one.write(SOME);
    if (place.equals("memory")) {
      String name = MemoryFileSystem.OBJECTS.keySet().iterator().next();
      MemoryFileSystem.OBJECTS.put(next(name), "{\"calls\":20,".getBytes(StandardCharsets.UTF_8));
    } else {
      Path file = files().get(0);
      Files.writeString(file.resolveSibling(next(file.getFileName().toString())), "{\"calls\":2");
    }

    assertThat(worker(place, "run-1").others()).containsExactly(SOME);
  }

  private static String next(String name) {
    return name.replace("-00000000.json", "-00000001.json");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "folder"})
  void nothingStaysBehind(String place) throws IOException {
    AllowanceFiles one = worker(place, "run-1");
    one.clear();
    one.write(SOME);
    one.write(MORE);
    assertThat(place.equals("memory") ? MemoryFileSystem.OBJECTS.size() : files().size())
        .as("only the last one stands")
        .isEqualTo(1);

    worker(place, "run-1").clear();

    assertThat(MemoryFileSystem.OBJECTS).isEmpty();
    assertThat(files()).isEmpty();
  }
}
