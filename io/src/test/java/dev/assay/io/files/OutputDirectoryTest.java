package dev.assay.io.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.files.OutputDirectory.Mode;
import dev.assay.io.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputDirectoryTest {

  @TempDir Path home;

  @Test
  void createsAPrivateDirectoryWithAnEmptyStagingPlace() throws IOException {
    Path path = home.resolve("runs/capitals/1");

    try (OutputDirectory directory = opened(path, Mode.NEW)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rwxr-x---");
      assertThat(directory.staging()).isEmptyDirectory().hasParent(path);
      assertThat(names(path))
          .containsExactlyInAnyOrder(".lock", directory.staging().getFileName().toString());
    }
  }

  @Test
  void namesTheReasonWhereItCannotBeCreated() throws IOException {
    Path file = Files.createFile(home.resolve("file"));

    OutputProblem below = problem(file.resolve("out"), Mode.NEW);
    assertThat(below.code()).isEqualTo("OUT_CREATE");
    assertThat(below.exitCode()).isEqualTo(73);
    assertThat(below.message()).contains(file + "/out: Not a directory");

    OutputProblem itself = problem(file, Mode.NEW);
    assertThat(itself.code()).isEqualTo("OUT_CREATE");
    assertThat(itself.message()).contains("Not a directory");
  }

  @Test
  void refusesAnotherRunsOutputAndNamesBothWaysOut() throws IOException {
    for (String name :
        List.of("manifest.json", "completed-00003-of-00008.parquet", "rejected.jsonl")) {
      Path path = Files.createDirectory(home.resolve(name + "-dir"));
      Files.createFile(path.resolve(name));

      OutputProblem problem = problem(path, Mode.NEW);

      assertThat(problem.code()).isEqualTo("OUT_EXISTS");
      assertThat(problem.exitCode()).isEqualTo(73);
      assertThat(problem.message()).contains(name).contains("--resume").contains("--overwrite");
      opened(path, Mode.RESUME).close();
      opened(path, Mode.OVERWRITE).close();
      assertThat(path.resolve(name)).exists();
    }
  }

  @Test
  void acceptsADirectoryWithOtherThings() throws IOException {
    Files.createFile(home.resolve("notes.txt"));
    opened(home, Mode.NEW).close();
    assertThat(home.resolve("notes.txt")).exists();
  }

  @Test
  void refusesToWriteWhereItReads() throws IOException {
    Path out = Files.createDirectory(home.resolve("out"));
    Path input = Files.createFile(out.resolve("rows.jsonl"));
    Path link = Files.createSymbolicLink(home.resolve("link.jsonl"), input);

    for (Path named : List.of(input, link)) {
      OutputProblem problem =
          OutputDirectory.open(out, Mode.OVERWRITE, List.of(named), Clock.system())
              .match(
                  ok -> {
                    throw new AssertionError("opened " + ok.path());
                  },
                  bad -> bad);
      assertThat(problem.code()).isEqualTo("IN_IS_OUTPUT");
      assertThat(problem.exitCode()).isEqualTo(64);
      assertThat(problem.message()).contains(named.toString());
    }
  }

  @Test
  void refusesASecondOpenInTheSameProcess() throws IOException {
    try (OutputDirectory first = opened(home, Mode.NEW)) {
      OutputProblem problem = problem(home.resolve("."), Mode.RESUME);

      assertThat(problem.code()).isEqualTo("RUN_LOCKED");
      assertThat(problem.exitCode()).isEqualTo(75);
      assertThat(problem.message())
          .contains("process " + ProcessHandle.current().pid() + " on ")
          .contains(" since 20");
      assertThat(first.stillInPlace()).isTrue();
    }
    opened(home, Mode.NEW).close();
  }

  @Test
  void anotherProcessBlocksUntilItIsDead() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                home.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(other.inputReader().readLine()).isEqualTo("locked");

      OutputProblem problem = problem(home, Mode.RESUME);
      assertThat(problem.code()).isEqualTo("RUN_LOCKED");
      assertThat(problem.message()).contains("process " + other.pid() + " on ");
    } finally {
      other.destroyForcibly();
      assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(Files.readString(home.resolve(".lock"))).contains("" + other.pid());
    try (OutputDirectory directory = opened(home, Mode.RESUME)) {
      assertThat(directory.stillInPlace()).isTrue();
    }
    assertThat(Files.readString(home.resolve(".lock")))
        .contains("" + ProcessHandle.current().pid());
  }

  @Test
  void removesTheStagingOfADeadProcess() throws IOException {
    Path old = Files.createDirectory(home.resolve(".staging-old"));
    Files.createFile(old.resolve("completed.jsonl.1.tmp"));

    opened(home, Mode.RESUME).close();

    assertThat(old).doesNotExist();
  }

  @Test
  void noticesThatItWasDeleted() throws IOException {
    Path path = home.resolve("out");
    try (OutputDirectory directory = opened(path, Mode.NEW)) {
      Files.delete(directory.staging());
      Files.delete(path.resolve(".lock"));
      assertThat(directory.stillInPlace()).isFalse();
      Files.createFile(path.resolve(".lock"));
      assertThat(directory.stillInPlace()).isFalse();
    }
  }

  /** Holds the lock until it is killed. */
  static final class Holder {

    private Holder() {}

    public static void main(String[] args) throws IOException {
      opened(Path.of(args[0]), Mode.NEW);
      System.out.println("locked");
      System.in.read();
    }
  }

  static OutputDirectory opened(Path path, Mode mode) {
    return OutputDirectory.open(path, mode, List.of(), Clock.system())
        .match(
            ok -> ok,
            bad -> {
              throw new AssertionError(bad.message());
            });
  }

  private static OutputProblem problem(Path path, Mode mode) {
    return OutputDirectory.open(path, mode, List.of(), Clock.system())
        .match(
            ok -> {
              throw new AssertionError("opened " + ok.path());
            },
            bad -> bad);
  }

  private static List<String> names(Path path) throws IOException {
    try (Stream<Path> entries = Files.list(path)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }
}
