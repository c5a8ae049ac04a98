package dev.assay.pipelines.endtoend;

import dev.assay.pipelines.OpenedPackages;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A started command, in a process of its own that inherits nothing but PATH and HOME. */
final class AssayProcess implements AutoCloseable {

  /** Long enough for any of these commands on a busy machine; reached only when one hangs. */
  private static final long SECONDS_UNTIL_HUNG = 120;

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final String MAIN = "dev.assay.pipelines.Assay";

  /**
   * How a command ended.
   *
   * @param exitCode of the process
   * @param out what it printed to standard output
   * @param err what it printed to standard error
   */
  record Ended(int exitCode, String out, String err) {}

  /**
   * A build in the background ignores SIGINT, and every process below it inherits that; these words
   * undo it where the system has them.
   */
  private static final class Interruptible {
    static final List<String> WORDS = words();

    private static List<String> words() {
      List<String> words = List.of("env", "--default-signal=INT");
      List<String> probe = new ArrayList<>(words);
      probe.add("true");
      try {
        return new ProcessBuilder(probe).start().waitFor() == 0 ? words : List.of();
      } catch (IOException e) {
        return List.of();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private final Process process;
  private final Path out;
  private final Path err;

  private AssayProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Returns whether it has printed a text to standard error so far. */
  boolean hasSaid(String text) {
    try {
      return Files.readString(err).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the project's root, in which the built jars lie. */
  static Path root() {
    String given = System.getProperty("assay.root", "");
    Path root = Path.of(given.isEmpty() ? ".." : given).toAbsolutePath().normalize();
    if (!Files.isDirectory(root.resolve("pipelines/target/lib"))) {
      throw new IllegalStateException(
          root + "/pipelines/target/lib is missing; package the project first");
    }
    return root;
  }

  /** Returns whether the launcher has fetched what a run on Spark needs. */
  static boolean hasSpark() {
    return Files.isDirectory(root().resolve("pipelines/target/lib-spark"));
  }

  /** Jars that Spark needs in versions of its own stand in for those of other runs. */
  private static String sparkJars(Path target) {
    try (Stream<Path> own = Files.list(target.resolve("lib"))) {
      return own.map(Path::toString)
              .filter(jar -> jar.contains("/assay-"))
              .collect(Collectors.joining(":"))
          + ":"
          + target.resolve("lib-spark")
          + "/*";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the words that start Assay's main class from the built jars. */
  static List<String> java(List<String> options, List<String> arguments) {
    Path target = root().resolve("pipelines/target");
    String classPath = target.resolve("lib") + "/*";
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-Xshare:auto", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx1g"));
    boolean spark = arguments.contains("spark");
    if (!arguments.contains("flink") && !spark) {
      words.addAll(StartArchive.OPTIONS);
    } else {
      classPath = spark ? sparkJars(target) : classPath + ":" + target.resolve("lib-flink") + "/*";
      words.addAll(OpenedPackages.OPTIONS);
    }
    words.addAll(options);
    words.addAll(List.of("-cp", classPath, MAIN));
    words.addAll(arguments);
    return words;
  }

  /**
   * Starts a program.
   *
   * @param logs folder for what it prints
   * @param name of the files there
   */
  static AssayProcess start(
      Path directory, Map<String, String> environment, Path logs, String name, List<String> words) {
    return start(directory, environment, logs, name, words, new File("/dev/null"));
  }

  /**
   * Starts a program.
   *
   * @param input what it reads from standard input
   */
  static AssayProcess start(
      Path directory,
      Map<String, String> environment,
      Path logs,
      String name,
      List<String> words,
      File input) {
    Path out = logs.resolve(name + ".out");
    Path err = logs.resolve(name + ".err");
    List<String> command = new ArrayList<>(Interruptible.WORDS);
    command.addAll(words);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(input))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
    builder.environment().putAll(environment);
    try {
      return new AssayProcess(builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until something holds while the process runs. */
  void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_UNTIL_HUNG);
    while (!condition.getAsBoolean()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new AssertionError("Never came: " + what + "\n" + printed());
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Sends a signal, such as {@code INT}. */
  void signal(String name) {
    try {
      int sent =
          new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
      if (sent != 0) {
        throw new AssertionError("Could not signal the process\n" + printed());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits for the end. */
  Ended end() {
    try {
      if (!process.waitFor(SECONDS_UNTIL_HUNG, TimeUnit.SECONDS)) {
        throw new AssertionError("Still runs after " + SECONDS_UNTIL_HUNG + " s\n" + printed());
      }
      return printed();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      close();
    }
  }

  private Ended printed() {
    try {
      return new Ended(
          process.isAlive() ? -1 : process.exitValue(),
          Files.readString(out, StandardCharsets.UTF_8),
          Files.readString(err, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the process at once, if it still runs. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
