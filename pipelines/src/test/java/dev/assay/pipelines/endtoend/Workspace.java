package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import dev.assay.io.testing.FaultServer;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder in which commands run, with what they find in their environment. After each command it
 * looks for what must never be there: a stack trace, and the key.
 */
final class Workspace {

  /** The key of every test; its form is that of no provider, so nothing masks it by its looks. */
  static final String CANARY = "canary.7Qm2Vx9Lr4Tz8Kp1.end";

  private static final Pattern STACK_TRACE =
      Pattern.compile("(?m)^\\s+at [\\w.$/<>]+\\(|^Caused by: |^Exception in thread");

  private final Path directory;
  private final Path logs;
  private final Map<String, String> environment = new HashMap<>();
  private int started;

  Workspace(Path temporary) {
    try {
      directory = Files.createDirectories(temporary.resolve("work"));
      logs = Files.createDirectories(temporary.resolve("logs"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sets the key and the address of a server. */
  Workspace withServer(FaultServer server) {
    return with("OPENAI_API_KEY", CANARY).with("OPENAI_BASE_URL", server.baseUrl().toString());
  }

  /** Sets a variable. */
  Workspace with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Removes a variable. */
  Workspace without(String name) {
    environment.remove(name);
    return this;
  }

  /** Sets the address of all models of one name. */
  Workspace withModelAt(String model, URI baseUrl) {
    return with("OPENAI_BASE_URL_" + model, baseUrl.toString());
  }

  Path path(String name) {
    return directory.resolve(name);
  }

  /** Writes a file of this folder. */
  Path write(String name, String text) {
    return write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a file of this folder. */
  Path write(String name, byte[] bytes) {
    try {
      return Files.write(path(name), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command to its end. */
  Ended run(String... arguments) {
    return end(start(arguments));
  }

  /** Runs a command to its end with options of the JVM. */
  Ended runWithOptions(List<String> options, String... arguments) {
    List<String> all = new ArrayList<>(options);
    all.add("-Djava.io.tmpdir=" + logs);
    return end(startWords(AssayProcess.java(all, List.of(arguments))));
  }

  /** Runs a command to its end that finds a text in its standard input. */
  Ended runWithInput(String input, String... arguments) {
    return runWithInput(input.getBytes(StandardCharsets.UTF_8), arguments);
  }

  /** Runs a command to its end that finds bytes in its standard input. */
  Ended runWithInput(byte[] input, String... arguments) {
    started++;
    String name = "command-" + started;
    try {
      Path file = Files.write(logs.resolve(name + ".in"), input);
      List<String> words =
          AssayProcess.java(List.of("-Djava.io.tmpdir=" + logs), List.of(arguments));
      return end(AssayProcess.start(directory, environment, logs, name, words, file.toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a command. */
  AssayProcess start(String... arguments) {
    return startWords(AssayProcess.java(List.of("-Djava.io.tmpdir=" + logs), List.of(arguments)));
  }

  /** Runs a line in the shell, as a user pastes it at the project's root. */
  Ended shell(String line) {
    Path launcher = write("assay", "#!/bin/sh\nexec '" + AssayProcess.root() + "/assay' \"$@\"\n");
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    return end(startWords(List.of("sh", "-c", line)));
  }

  private AssayProcess startWords(List<String> words) {
    started++;
    return AssayProcess.start(directory, environment, logs, "command-" + started, words);
  }

  /** Waits for the end of a command. */
  Ended end(AssayProcess process) {
    Ended ended = process.end();
    assertThat(ended.err()).as("standard error").doesNotContainPattern(STACK_TRACE);
    assertNoKey();
    return ended;
  }

  /** Checks every file and name in this folder, and all that was printed. */
  void assertNoKey() {
    byte[] key = CANARY.getBytes(StandardCharsets.US_ASCII);
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(directory.getParent())) {
      all.filter(Files::isRegularFile).forEach(files::add);
      for (Path file : files) {
        assertThat(contains(Files.readAllBytes(file), key)).as("key in %s", file).isFalse();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean contains(byte[] bytes, byte[] part) {
    return new String(bytes, StandardCharsets.ISO_8859_1)
        .contains(new String(part, StandardCharsets.ISO_8859_1));
  }

  /** Reads the lines of a file of this folder as JSON. */
  List<JsonNode> lines(String name) {
    List<JsonNode> lines = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(path(name))) {
        lines.add(Json.parse(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }

  /** Reads the output directory of that name. */
  Output output(String name) {
    return Output.in(path(name));
  }
}
