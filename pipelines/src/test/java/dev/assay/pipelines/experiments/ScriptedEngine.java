package dev.assay.pipelines.experiments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntSupplier;

/** Runs nothing, but leaves a ledger behind as a run that has begun does. */
final class ScriptedEngine implements ExperimentEngine {

  /** What was run: {@code new} or {@code resume} with the definition's file. */
  final List<String> runs = Collections.synchronizedList(new ArrayList<>());

  /** The definitions that were run. */
  final List<String> definitions = Collections.synchronizedList(new ArrayList<>());

  private volatile IntSupplier script = () -> 0;
  private volatile boolean begins = true;

  /** Sets how the next runs end. */
  ScriptedEngine ending(IntSupplier script) {
    this.script = script;
    return this;
  }

  /** Sets that the next runs are refused before their first call. */
  ScriptedEngine refusing(int code) {
    begins = false;
    script = () -> code;
    return this;
  }

  @Override
  public int run(Path definition, Path output, boolean resume) {
    runs.add(resume ? "resume" : "new");
    try {
      definitions.add(Files.readString(definition));
      if (begins) {
        Files.createDirectories(output.resolve("ledger"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return script.getAsInt();
  }
}
