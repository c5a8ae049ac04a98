package dev.assay.pipelines.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where and how much a benchmark runs.
 *
 * @param root the project
 * @param scratch files of this benchmark; the driver removes them
 * @param scale how much
 * @param console what is under way
 */
record Setting(Path root, Path scratch, Scale scale, PrintStream console) {

  private static final String JAVA_HOME = System.getProperty("java.home");

  /** Returns the command as users start it, with the JDK of this process. */
  Program assay(Map<String, String> environment, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(root.resolve("assay").toString()));
    command.addAll(arguments);
    Map<String, String> all = new HashMap<>(environment);
    all.put("ASSAY_JAVA_HOME", JAVA_HOME);
    return new Program(command, all, scratch.resolve("assay.log"));
  }

  /** Returns a bare JVM; arguments as of {@code java}. */
  static List<String> java(String... arguments) {
    List<String> command = new ArrayList<>(List.of(Path.of(JAVA_HOME, "bin", "java").toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Returns a main class of these benchmarks in a JVM of its own. */
  Program main(Class<?> main, String... arguments) {
    List<String> command = java("-cp", System.getProperty("java.class.path"), main.getName());
    command.addAll(List.of(arguments));
    return new Program(command, Map.of(), scratch.resolve("baseline.log"));
  }

  /** Returns a directory that is not there. */
  Path freshOutput() throws IOException {
    Path output = scratch.resolve("output");
    delete(output);
    return output;
  }

  void say(String text) {
    console.println(text);
    console.flush();
  }

  static void delete(Path directory) throws IOException {
    if (Files.notExists(directory)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
