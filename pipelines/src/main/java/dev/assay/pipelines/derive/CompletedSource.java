package dev.assay.pipelines.derive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Parsed;
import dev.assay.io.experiment.Rejected;
import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.Run;
import dev.assay.io.files.CompletedRuns;
import dev.assay.io.files.InputFile;
import dev.assay.io.files.InputFiles;
import dev.assay.io.files.InputProblem;
import dev.assay.io.files.Manifest;
import dev.assay.io.files.OutputResult;
import dev.assay.io.files.RowFiles;
import dev.assay.io.json.CompletedLine;
import dev.assay.pipelines.plan.PlanReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Completed lines, as often as they are asked for: those of a finished output directory as its
 * manifest lists them, or those of a file that prompto or Assay has written.
 */
public final class CompletedSource {

  private static final int MISSING = 66;

  private final String name;
  private final @Nullable CompletedRuns runs;
  private final @Nullable InputFile file;

  private CompletedSource(String name, @Nullable CompletedRuns runs, @Nullable InputFile file) {
    this.name = name;
    this.runs = runs;
    this.file = file;
  }

  /** Finds the lines; a problem where there is no finished run, or no such file. */
  public static OutputResult<CompletedSource> open(Path path) {
    if (Files.isDirectory(path)) {
      return Manifest.read(path)
          .match(
              manifest ->
                  CompletedRuns.in(path)
                      .match(
                          runs ->
                              new OutputResult.Ok<>(
                                  new CompletedSource(manifest.experiment(), runs, null)),
                          OutputResult.Bad::new),
              OutputResult.Bad::new);
    }
    if (!Files.exists(path)) {
      return OutputResult.bad(
          "IN_MISSING",
          MISSING,
          path + ": no such file or directory; name the --output of a run or a completed file");
    }
    InputFiles found = InputFiles.expand(List.of(path.toString()));
    if (found.files().size() != 1) {
      InputProblem problem = found.problems().isEmpty() ? null : found.problems().get(0);
      return OutputResult.bad(
          problem == null ? "IN_NO_MATCH" : problem.code(),
          MISSING,
          problem == null ? path + " is not one file" : problem.toString());
    }
    return new OutputResult.Ok<>(new CompletedSource(nameOf(path), null, found.files().get(0)));
  }

  /** Names the file as prompto does: without {@code completed-}, wherever it stands. */
  private static String nameOf(Path path) {
    String name = String.valueOf(path.getFileName());
    return PlanReader.nameOf(Path.of(name.replace("completed-", "")));
  }

  /** Returns the name of the experiment that was completed. */
  public String name() {
    return name;
  }

  /**
   * Hands out all lines in order.
   *
   * @param bad receives what is no line
   * @throws IOException where a file cannot be read, or is not what its manifest lists
   */
  public void forEach(Consumer<ObjectNode> lines, Consumer<Rejected> bad) throws IOException {
    if (runs != null) {
      try (Stream<Run> all = runs.stream()) {
        all.forEach(run -> lines.accept(CompletedLine.toJson(run)));
      } catch (UncheckedIOException e) {
        throw e.getCause() == null ? new IOException(e) : e.getCause();
      }
    }
    if (file != null) {
      RowFiles.scan(
          file,
          parsed -> {
            if (parsed instanceof Parsed.Ok<Row> ok) {
              lines.accept(ok.value().fields());
            } else if (parsed instanceof Parsed.Bad<Row> line) {
              bad.accept(line.rejected());
            }
          });
    }
  }
}
