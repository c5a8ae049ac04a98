package dev.assay.pipelines.command;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a watcher does with the files that it finds. */
public interface FolderRuns {

  /**
   * How a file ended.
   *
   * @param status the exit status of its run
   * @param output the run's directory; null where it has none
   * @param ranBefore whether the same content had been run to its end before, and nothing was done
   * @param told what was said of problems, the first lines of it
   */
  record FileEnd(ExitStatus status, @Nullable RunPlace output, boolean ranBefore, String told) {}

  /**
   * What is remembered of a file that has not changed since.
   *
   * @param output where it was run to its end
   * @param configuration hash of the settings and evaluators that it had
   */
  record Remembered(Path output, String configuration) {}

  /** Returns whether a file of that name can be run. */
  boolean takes(String fileName);

  /** Returns the files of this machine that an experiment file reads its rows from. */
  List<Path> datasets(Path file);

  /**
   * Runs a file, goes on with its unfinished run, or does nothing where the same was run to its end
   * before.
   *
   * @param known what is remembered of the file; null for nothing
   */
  FileEnd run(Path file, @Nullable Remembered known);
}
