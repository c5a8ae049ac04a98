package dev.assay.pipelines.benchmark;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A {@link BenchmarkServer} that this process started. */
final class ServerProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader said;
  private final BufferedWriter asked;
  private final Path account;
  private final Thread killer;
  private final String baseUrl;

  private ServerProcess(Process process, Path account) throws IOException {
    this.process = process;
    this.said = process.inputReader();
    this.asked = process.outputWriter();
    this.account = account;
    this.killer = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(killer);
    this.baseUrl = "http://127.0.0.1:" + said.readLine() + "/v1";
  }

  /** Starts one with options of {@link dev.assay.io.testing.FaultServer}. */
  static ServerProcess start(Setting setting, String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            Setting.java(
                "-Xmx2g",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                BenchmarkServer.class.getName()));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(setting.scratch().resolve("server.log").toFile());
    return new ServerProcess(builder.start(), setting.scratch().resolve("arrivals.txt"));
  }

  String baseUrl() {
    return baseUrl;
  }

  /** Returns the environment in which the command finds this server. */
  Map<String, String> environment() {
    return Map.of("OPENAI_BASE_URL", baseUrl, "OPENAI_API_KEY", "benchmark");
  }

  /**
   * Returns what arrived since the last time.
   *
   * @param answered how many of them must have been answered with 200
   */
  Arrivals take(int answered) throws IOException, UnfinishedException {
    Arrivals arrivals = take();
    int count = arrivals.withStatus(200).count();
    if (count != answered) {
      throw new UnfinishedException("the server answered " + count + " calls, not " + answered);
    }
    return arrivals;
  }

  /** Returns what arrived since the last time. */
  Arrivals take() throws IOException {
    asked.write(account.toString());
    asked.newLine();
    asked.flush();
    said.readLine();
    return new Arrivals(Files.readAllLines(account).stream().map(Arrival::parse).toList());
  }

  @Override
  public void close() {
    process.destroyForcibly();
    Runtime.getRuntime().removeShutdownHook(killer);
  }
}
