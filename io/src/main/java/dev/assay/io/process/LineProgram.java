package dev.assay.io.process;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A started program that reads lines from its standard input and writes lines to its standard
 * output, UTF-8 with {@code \n} behind each. Its standard error is read all the time, and the end
 * of it kept. Used by one thread at a time. When this process ends in order, or is killed, the
 * program's input ends; in the first case what still runs is stopped.
 */
public final class LineProgram implements AutoCloseable {

  /** Longest line that is read, in bytes. */
  public static final int MAX_LINE_BYTES = 1 << 20;

  private static final int BUFFER_BYTES = 1 << 16;
  private static final long GRACE_MILLIS = 2_000;

  /** Variables that no program works without, and none of which is a key. */
  private static final Set<String> USUAL =
      Set.of(
          "PATH",
          "HOME",
          "USER",
          "LANG",
          "LANGUAGE",
          "TZ",
          "TMPDIR",
          "TMP",
          "TEMP",
          "VIRTUAL_ENV",
          "CONDA_PREFIX",
          "PYTHONPATH",
          "NODE_PATH",
          "JAVA_HOME",
          "LD_LIBRARY_PATH",
          "SYSTEMROOT",
          "COMSPEC",
          "PATHEXT");

  private final Process process;
  private final InputStream in;
  private final OutputStream out;
  private final ErrorTail errors;
  private final ExecutorService exchanges;
  private boolean closed;

  private LineProgram(Process process) {
    this.process = process;
    this.in = new BufferedInputStream(process.getInputStream(), BUFFER_BYTES);
    this.out = process.getOutputStream();
    this.errors = ErrorTail.of(process);
    this.exchanges =
        Executors.newSingleThreadExecutor(task -> daemon(task, "lines-" + process.pid()));
  }

  /**
   * Starts a program.
   *
   * @throws ProgramException of kind {@code ENDED} where it cannot be started
   */
  public static LineProgram start(ProgramCommand command) throws ProgramException {
    ProcessBuilder builder = new ProcessBuilder(command.words());
    String directory = command.directory();
    if (directory != null && !directory.isEmpty()) {
      builder.directory(new File(directory));
    }
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> !isUsual(name) && !command.variables().contains(name));
    // Python otherwise keeps lines back until it has many.
    environment.put("PYTHONUNBUFFERED", "1");
    environment.put("PYTHONIOENCODING", "utf-8");
    try {
      Process process = builder.start();
      Running.add(process);
      return new LineProgram(process);
    } catch (IOException e) {
      throw new ProgramException(
          ProgramException.Kind.ENDED, "cannot start " + command.words().get(0) + ": " + reason(e));
    }
  }

  private static boolean isUsual(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return USUAL.contains(upper) || upper.startsWith("LC_");
  }

  /** The words behind the program's name, which the platform says first. */
  private static String reason(IOException e) {
    String message = String.valueOf(e.getMessage());
    return message.substring(message.lastIndexOf(": ") < 0 ? 0 : message.lastIndexOf(": ") + 2);
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Sends a line and waits for one.
   *
   * @param line UTF-8 without its end
   * @param timeout for both together
   * @return the program's line without its end
   * @throws ProgramException where there is no such line; the program is stopped then
   */
  public byte[] exchange(byte[] line, Duration timeout) throws ProgramException {
    byte[] answer =
        within(
            timeout,
            () -> {
              write(line);
              return read();
            });
    if (answer == null) {
      throw ended();
    }
    return answer;
  }

  /**
   * Sends a line without waiting for another.
   *
   * @throws ProgramException where the program does not take it; it is stopped then
   */
  public void send(byte[] line, Duration timeout) throws ProgramException {
    within(
        timeout,
        () -> {
          write(line);
          return line;
        });
  }

  /**
   * Ends the program's input and waits for a line.
   *
   * @throws ProgramException where there is none; the program is stopped then
   */
  public byte[] last(Duration timeout) throws ProgramException {
    byte[] answer =
        within(
            timeout,
            () -> {
              out.close();
              return read();
            });
    if (answer == null) {
      throw ended();
    }
    return answer;
  }

  private void write(byte[] line) throws IOException {
    out.write(line);
    out.write('\n');
    out.flush();
  }

  /** Returns a line, or null at the end. */
  private byte @Nullable [] read() throws IOException, ProgramException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        return line.size() == 0 ? null : line.toByteArray();
      }
      line.write(b);
      if (line.size() > MAX_LINE_BYTES) {
        throw new ProgramException(
            ProgramException.Kind.TOO_LONG, "its line has more than " + MAX_LINE_BYTES + " bytes");
      }
    }
    return line.toByteArray();
  }

  private byte @Nullable [] within(Duration timeout, Callable<byte @Nullable []> exchange)
      throws ProgramException {
    if (closed) {
      throw ended();
    }
    Future<byte @Nullable []> line = exchanges.submit(exchange);
    try {
      return line.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      stop();
      throw new ProgramException(
          ProgramException.Kind.TIMEOUT,
          "no line within " + timeout.toMillis() + " ms" + errors.quoted());
    } catch (InterruptedException e) {
      stop();
      Thread.currentThread().interrupt();
      throw new ProgramException(ProgramException.Kind.INTERRUPTED, "interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ProgramException problem) {
        stop();
        throw problem;
      }
      throw ended();
    }
  }

  /** Waits a moment for the exit code and the last words, then says how it ended. */
  private ProgramException ended() {
    String how = "ended";
    try {
      if (process.waitFor(GRACE_MILLIS, TimeUnit.MILLISECONDS)) {
        how = "ended with exit code " + process.exitValue();
        errors.awaitEnd(GRACE_MILLIS);
      } else {
        how = "closed its output";
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stop();
    return new ProgramException(ProgramException.Kind.ENDED, how + errors.quoted());
  }

  /** Returns the program's id, as the system knows it. */
  public long pid() {
    return process.pid();
  }

  /** Stops the program and what it has started, at once. */
  public void stop() {
    closed = true;
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    exchanges.shutdownNow();
    Running.remove(process);
  }

  /** Ends the program's input, gives it two seconds to end, then stops it. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    try {
      out.close();
      process.waitFor(GRACE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (IOException e) {
      // It is gone already.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stop();
  }

  /** Programs to be stopped when this process ends. */
  private static final class Running {

    private static final Set<Process> ALL = ConcurrentHashMap.newKeySet();

    static {
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> ALL.forEach(Process::destroyForcibly), "stop-programs"));
    }

    static void add(Process process) {
      ALL.add(process);
    }

    static void remove(Process process) {
      ALL.remove(process);
    }
  }

  /** The end of what a program writes to standard error. */
  private static final class ErrorTail {

    private static final int KEPT_BYTES = 4_096;
    private static final int QUOTED_CHARS = 200;

    private final byte[] kept = new byte[KEPT_BYTES];
    private final Thread reader;
    private long written;

    private ErrorTail(Process process) {
      this.reader = daemon(() -> read(process.getErrorStream()), "errors-" + process.pid());
    }

    static ErrorTail of(Process process) {
      ErrorTail tail = new ErrorTail(process);
      tail.reader.start();
      return tail;
    }

    private void read(InputStream stream) {
      byte[] chunk = new byte[KEPT_BYTES];
      try (stream) {
        for (int n = stream.read(chunk); n >= 0; n = stream.read(chunk)) {
          keep(chunk, n);
        }
      } catch (IOException e) {
        // The program was stopped; what it said so far is kept.
      }
    }

    private synchronized void keep(byte[] chunk, int length) {
      for (int i = 0; i < length; i++) {
        kept[(int) (written++ % KEPT_BYTES)] = chunk[i];
      }
    }

    void awaitEnd(long millis) throws InterruptedException {
      reader.join(millis);
    }

    /** Returns the last line that is not blank, shortened and without control characters. */
    synchronized String quoted() {
      int size = (int) Math.min(written, KEPT_BYTES);
      byte[] tail = new byte[size];
      for (int i = 0; i < size; i++) {
        tail[i] = kept[(int) ((written - size + i) % KEPT_BYTES)];
      }
      String last =
          new String(tail, StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank())
              .reduce((earlier, later) -> later)
              .map(line -> line.strip().replaceAll("\\p{C}", "?"))
              .orElse("");
      return last.isEmpty()
          ? ""
          : "; its last words: "
              + (last.length() <= QUOTED_CHARS ? last : last.substring(0, QUOTED_CHARS) + "…");
    }
  }
}
