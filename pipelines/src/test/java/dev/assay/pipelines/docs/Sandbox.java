package dev.assay.pipelines.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.testing.BraintrustServer;
import dev.assay.io.testing.DatadogServer;
import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.GeminiServer;
import dev.assay.io.testing.LangSmithServer;
import dev.assay.io.time.Clock;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder as the pages suppose it: the files of {@code sandbox} beside this class, the starters
 * where they are in the project, and finished runs under every name below {@code runs/} that a
 * command reads. Keys are there, and every server is one of this machine.
 */
final class Sandbox implements AutoCloseable {

  private static final Pattern RUN = Pattern.compile("runs/[\\w.-]+(?:/[\\w.-]+)?");
  private static final String DIRECTORY = "work";
  private static final long SECONDS_UNTIL_HUNG = 120;

  private final Path directory;
  private final Path kept;
  private final Path runs;
  private final Path log;
  private Process session;
  private BufferedWriter asked;
  private BufferedReader replies;
  private final List<AutoCloseable> servers = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, String> exported = new HashMap<>();

  /**
   * How a command ended.
   *
   * @param code its exit code
   * @param said what it printed
   */
  record Ended(int code, String said) {}

  Sandbox(Path temporary, Path root) throws IOException {
    directory = Files.createDirectories(temporary.resolve(DIRECTORY));
    kept = Files.createDirectories(temporary.resolve("kept"));
    runs = temporary.resolve("runs");
    copy(root.resolve("pipelines/src/test/resources/dev/assay/pipelines/docs/sandbox"), kept);
    copy(root.resolve("templates/starter"), kept.resolve("templates/starter"));
    serve();
    log = temporary.resolve("session.log");
    start();
    prepare();
  }

  private void start() throws IOException {
    session =
        new ProcessBuilder(java(DocSession.class.getName()))
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    asked =
        new BufferedWriter(
            new OutputStreamWriter(session.getOutputStream(), StandardCharsets.UTF_8));
    replies =
        new BufferedReader(new InputStreamReader(session.getInputStream(), StandardCharsets.UTF_8));
  }

  private static List<String> java(String main, String... more) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx1g", "-cp"));
    words.add(System.getProperty("java.class.path"));
    words.add(main);
    words.addAll(List.of(more));
    return words;
  }

  private void serve() {
    FaultServer openai = FaultServer.start();
    LangSmithServer langsmith = LangSmithServer.start();
    DatadogServer datadog = DatadogServer.start(Clock.system());
    BraintrustServer braintrust = BraintrustServer.start(Clock.system());
    GeminiServer gemini = GeminiServer.start();
    servers.addAll(List.of(openai, langsmith, datadog, braintrust, gemini));
    for (String name :
        List.of(
            "OPENAI",
            "ANTHROPIC",
            "GEMINI",
            "OPENROUTER",
            "LANGSMITH",
            "BRAINTRUST",
            "DD",
            "LOCAL",
            "AZURE_OPENAI",
            "HUGGINGFACE_TGI")) {
      environment.put(name + (name.equals("LOCAL") ? "_KEY" : "_API_KEY"), "none");
    }
    environment.put("LANGSMITH_API_KEY", LangSmithServer.KEY);
    environment.put("BRAINTRUST_API_KEY", BraintrustServer.KEY);
    environment.put("DD_API_KEY", DatadogServer.KEY);
    environment.put("DD_APPLICATION_KEY", "none");
    environment.put("OPENAI_BASE_URL", openai.baseUrl().toString());
    environment.put("OPENROUTER_BASE_URL", openai.baseUrl().toString());
    environment.put("ANTHROPIC_BASE_URL", openai.baseUrl().toString());
    environment.put("GATEWAY_URL", openai.baseUrl().toString());
    environment.put("OLLAMA_API_ENDPOINT", openai.baseUrl().toString());
    environment.put("GEMINI_BASE_URL", gemini.baseUrl().toString());
    environment.put("REDIS_URL", "redis://127.0.0.1:1");
    environment.put("LANGSMITH_ENDPOINT", langsmith.baseUrl().toString());
    environment.put("DD_BASE_URL", datadog.baseUrl().toString());
    environment.put("BRAINTRUST_API_URL", braintrust.baseUrl().toString());
  }

  /** Makes what only a run can make, once. */
  private void prepare() throws IOException {
    reset();
    must("run", "finished.yaml", "--output", "runs/finished");
    must("run", "both.yaml", "--output", "runs/both");
    must("gate", "runs/finished", "--bless", "baselines/capitals.json");
    must("compare", "runs/finished", "runs/finished", "--output", "compared", "--quiet");
    Files.copy(directory.resolve("compared/comparison.json"), kept.resolve("comparison.json"));
    copy(directory.resolve("baselines"), kept.resolve("baselines"));
    copy(directory.resolve("runs"), runs);
    Path secret = Files.writeString(kept.resolve("gateway"), "none");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
  }

  private void must(String... words) throws IOException {
    Ended ended = assay(Map.of(), List.of(words));
    if (ended.code() != 0) {
      throw new AssertionError(String.join(" ", words) + " failed:\n" + ended.said());
    }
  }

  Path directory() {
    return directory;
  }

  /** Makes the folder as new. */
  void reset() throws IOException {
    exported.clear();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!path.equals(directory)) {
          Files.delete(path);
        }
      }
    }
    copy(kept, directory);
  }

  /** Runs a command of Assay's. */
  Ended run(ShellLine line) throws IOException {
    if (!line.words().isEmpty() && line.words().get(0).equals("export")) {
      for (String word : line.words().subList(1, line.words().size())) {
        String[] pair = word.split("=", 2);
        if (!stands(pair[1]) || !environment.containsKey(pair[0])) {
          exported.put(pair[0], sound(pair[1]));
        }
      }
      return new Ended(0, "");
    }
    provideRuns(line);
    if (line.isAssay()) {
      List<String> words = new ArrayList<>(line.words().subList(1, line.words().size()));
      if (words.get(0).equals("watch")) {
        words.add("--once"); // else it never ends
      }
      return assay(line.variables(), words);
    }
    return shell(line.text());
  }

  private Ended assay(Map<String, String> variables, List<String> words) throws IOException {
    ObjectNode question = Json.object();
    words.forEach(question.putArray("arguments")::add);
    ObjectNode all = question.putObject("environment");
    environment.forEach(all::put);
    exported.forEach(all::put);
    variables.forEach(
        (name, value) -> {
          if (!stands(value) || !environment.containsKey(name)) {
            all.put(name, sound(value));
          }
        });
    asked.write(Json.text(question) + "\n");
    asked.flush();
    JsonNode said = Json.parse(reply(words));
    return new Ended(
        said.path("code").intValue(), said.path("out").textValue() + said.path("err").textValue());
  }

  private String reply(List<String> words) throws IOException {
    BufferedReader from = replies;
    try {
      String reply =
          CompletableFuture.supplyAsync(() -> line(from)).get(SECONDS_UNTIL_HUNG, TimeUnit.SECONDS);
      if (!reply.isEmpty()) {
        return reply;
      }
    } catch (TimeoutException | ExecutionException e) {
      session.destroyForcibly();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    start();
    throw new AssertionError(
        "Did not end within " + SECONDS_UNTIL_HUNG + " s, or ended the process: " + words);
  }

  private static String line(BufferedReader from) {
    try {
      String line = from.readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      return "";
    }
  }

  /** Whether a value stands for a reader's own. */
  private static boolean stands(String value) {
    return value.contains("…") || value.contains("...");
  }

  private static String sound(String value) {
    return stands(value) ? "none" : value;
  }

  /** Runs anything else in a shell, in which {@code assay} is the same program. */
  private Ended shell(String text) throws IOException {
    Path program = directory.resolve("assay");
    if (!Files.exists(program)) {
      List<String> words = new ArrayList<>();
      java("dev.assay.pipelines.Assay").forEach(word -> words.add("'" + word + "'"));
      Files.writeString(program, "#!/bin/sh\nexec " + String.join(" ", words) + " \"$@\"\n");
      if (!program.toFile().setExecutable(true)) {
        throw new IOException("cannot make " + program + " executable");
      }
    }
    Path said = directory.resolveSibling("said.txt");
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", text)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(said.toFile());
    builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
    builder.environment().merge("PATH", directory.toString(), (old, mine) -> mine + ":" + old);
    builder.environment().putAll(environment);
    builder.environment().putAll(exported);
    try {
      Process shell = builder.start();
      if (!shell.waitFor(SECONDS_UNTIL_HUNG, TimeUnit.SECONDS)) {
        shell.descendants().forEach(ProcessHandle::destroyForcibly);
        shell.destroyForcibly();
        throw new AssertionError("Did not end within " + SECONDS_UNTIL_HUNG + " s: " + text);
      }
      return new Ended(shell.exitValue(), Files.readString(said));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A run that is named and that no command above has made is a finished one. */
  private void provideRuns(ShellLine line) throws IOException {
    int output = Math.max(line.words().indexOf("--output"), line.words().indexOf("--folder"));
    boolean resumed = line.words().contains("--resume");
    for (int i = 0; i < line.words().size(); i++) {
      Matcher run = RUN.matcher(line.words().get(i));
      if (run.matches() && (i != output + 1 || output < 0 || resumed)) {
        Path path = directory.resolve(run.group());
        if (!Files.exists(path) && !path.getFileName().toString().contains(".")) {
          Path own = runs.resolve(path.getFileName());
          copy(Files.exists(own) ? own : runs.resolve("finished"), path);
        }
      }
    }
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws Exception {
    asked.close();
    session.waitFor();
    for (AutoCloseable server : servers) {
      server.close();
    }
  }
}
