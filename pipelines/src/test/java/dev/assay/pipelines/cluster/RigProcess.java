package dev.assay.pipelines.cluster;

import dev.assay.pipelines.OpenedPackages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A JVM of a rig: of a cluster, or the command that sends it a job. */
final class RigProcess implements AutoCloseable {

  /** Options of JVMs that live for a minute and share a machine. */
  static final List<String> QUICK_START = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private static final long LONGEST_SECONDS = 300;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Process process;
  private final Path log;

  private RigProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a JVM.
   *
   * @param log file for all that it prints
   * @param variables it has beside PATH and HOME
   * @param classPath jars
   * @param words the main class and its arguments, further JVM options before it
   */
  static RigProcess java(
      Path log,
      Map<String, String> variables,
      String heap,
      List<Path> classPath,
      List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heap);
    command.addAll(QUICK_START);
    command.addAll(OpenedPackages.OPTIONS);
    command.add("-cp");
    command.add(String.join(":", classPath.stream().map(Path::toString).toList()));
    command.addAll(words);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
    builder.environment().putAll(variables);
    try {
      return new RigProcess(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the jars of a folder that the build has filled, which have one of these beginnings. */
  static List<Path> jars(String folder, String... beginnings) {
    String root = System.getProperty("assay.root", "..");
    Path directory = Path.of(root, "pipelines", "target", folder).toAbsolutePath().normalize();
    if (!Files.isDirectory(directory)) {
      throw new AssertionError(
          "No " + directory + "; fetch Spark's jars by ./assay run --help --runner spark");
    }
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(jar -> beginsWithOne(jar.getFileName().toString(), beginnings)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a jar that is made to be submitted. */
  static Path jar(String name) {
    Path jar =
        Path.of(System.getProperty("assay.root", ".."), "pipelines", "target", name)
            .toAbsolutePath()
            .normalize();
    if (!Files.isRegularFile(jar)) {
      throw new AssertionError("No " + jar + "; make it by ./assay package --runner NAME");
    }
    return jar;
  }

  private static boolean beginsWithOne(String name, String... beginnings) {
    return beginnings.length == 0 || Stream.of(beginnings).anyMatch(name::startsWith);
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until something is so. */
  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Never came: " + what);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String said() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for its end and returns its exit code. */
  int end() throws InterruptedException {
    if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
      close();
      throw new AssertionError("Still runs after minutes; it said: " + said());
    }
    return process.exitValue();
  }

  /** Kills it and what it has started, by SIGKILL on POSIX. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
