package dev.assay.pipelines.crash;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A small disk of its own, in a mount namespace that nobody else sees: the command runs on it, and
 * once more after it has grown.
 */
final class FullDisk implements AutoCloseable {

  private static final Path LIB = Path.of("target", "lib").toAbsolutePath();
  private static final String GROWN = "256m";

  /** Arguments: mount point, size, where logs and copies go, then the command. */
  private static final String SCRIPT =
      """
      disk=$1; size=$2; kept=$3; shift 3
      mount -t tmpfs -o size=$size assay "$disk" || exit 99
      "$@" --output "$disk/out" >"$kept/full.txt" 2>&1
      code=$?
      cp -a "$disk/out" "$kept/full" 2>/dev/null
      echo $code
      read go
      mount -o remount,size=%s "$disk"
      "$@" --output "$disk/out" --resume >"$kept/resumed.txt" 2>&1
      code=$?
      cp -a "$disk/out" "$kept/resumed"
      echo $code
      """
          .formatted(GROWN);

  private final Path kept;
  private final Process process;
  private final BufferedReader codes;
  private final BufferedWriter go;

  private FullDisk(Path kept, Process process) {
    this.kept = kept;
    this.process = process;
    this.codes = process.inputReader();
    this.go = process.outputWriter();
  }

  /** Whether this user may mount a disk here. */
  static boolean possible() throws InterruptedException {
    try {
      return new ProcessBuilder("unshare", "-Urm", "mount", "-t", "tmpfs", "none", "/mnt")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Starts the command on a disk.
   *
   * @param kept existing directory for what it prints and leaves
   * @param arguments without {@code --output}
   */
  static FullDisk start(Path kept, long bytes, URI endpoint, List<String> arguments)
      throws IOException {
    Path disk = Files.createDirectories(kept.resolve("disk"));
    List<String> command = new ArrayList<>();
    command.addAll(List.of("unshare", "-Urm", "sh", "-c", SCRIPT, "sh"));
    command.addAll(List.of(disk.toString(), String.valueOf(bytes), kept.toString()));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"));
    command.addAll(List.of("-cp", LIB.resolve("*").toString(), "dev.assay.pipelines.Assay"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.contains("OPENAI") || name.contains("JAVA"));
    builder.environment().put("OPENAI_BASE_URL", endpoint.toString());
    builder.environment().put("OPENAI_API_KEY", "key-of-the-disk-rig");
    return new FullDisk(kept, builder.start());
  }

  /** Waits until the command has ended on the small disk; returns its exit code. */
  int full() throws IOException {
    return code("full.txt");
  }

  /** Grows the disk and goes on; returns the exit code. */
  int resumed() throws IOException {
    go.write("go\n");
    go.flush();
    return code("resumed.txt");
  }

  private int code(String log) throws IOException {
    String line = codes.readLine();
    if (line == null) {
      throw new AssertionError("The disk went away; it said: " + said(log));
    }
    return Integer.parseInt(line);
  }

  String saidWhenFull() throws IOException {
    return said("full.txt");
  }

  String saidWhenResumed() throws IOException {
    return said("resumed.txt");
  }

  private String said(String log) throws IOException {
    Path file = kept.resolve(log);
    return Files.exists(file) ? Files.readString(file) : "";
  }

  /** Returns a copy of what the resumed command has left. */
  Path output() {
    return kept.resolve("resumed");
  }

  @Override
  public void close() throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.waitFor(1, TimeUnit.MINUTES);
  }
}
