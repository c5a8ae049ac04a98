package dev.assay.templates;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program in place of the command: writes down its arguments, makes the ledger of its output, and
 * ends with one code after the other.
 */
record FakeAssay(Path folder) {

  /** What a script did. */
  record Ended(int exitCode, String printed) {}

  static FakeAssay in(Path folder, int... exitCodes) throws IOException {
    FakeAssay fake = new FakeAssay(folder);
    StringBuilder codes = new StringBuilder();
    for (int code : exitCodes) {
      codes.append(code).append('\n');
    }
    Files.writeString(folder.resolve("codes"), codes);
    Files.writeString(folder.resolve("log"), "");
    Files.writeString(
        fake.program(),
        """
        #!/bin/sh
        here=${0%/*}
        echo "$*" >> "$here/log"
        previous=
        for word; do
          if [ "$previous" = --output ]; then mkdir -p "$word/ledger"; fi
          previous=$word
        done
        code=$(head -n 1 "$here/codes")
        tail -n +2 "$here/codes" > "$here/left"
        mv "$here/left" "$here/codes"
        exit "$code"
        """);
    if (!fake.program().toFile().setExecutable(true)) {
      throw new IOException("Cannot make " + fake.program() + " executable");
    }
    return fake;
  }

  Path program() {
    return folder.resolve("assay");
  }

  /** Returns the arguments of each start. */
  List<String> started() throws IOException {
    return Files.readAllLines(folder.resolve("log"));
  }

  /** Runs words in the folder. */
  Ended run(Map<String, String> environment, String... words) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      return new Ended(process.waitFor(), printed);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns whether a program is where programs are. */
  static boolean has(String program) {
    List<Path> found = new ArrayList<>();
    for (String folder : List.of("/bin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin")) {
      found.add(Path.of(folder, program));
    }
    return found.stream().anyMatch(Files::isExecutable);
  }
}
