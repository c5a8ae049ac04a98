package dev.assay.pipelines.upload;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import dev.assay.io.experiment.Run;
import dev.assay.io.files.CompletedWriter;
import dev.assay.io.files.DatasetFile;
import dev.assay.io.files.Manifest;
import dev.assay.io.files.OutputCommit;
import dev.assay.io.files.OutputDirectory;
import dev.assay.io.files.OutputResult;
import dev.assay.io.files.RowCounts;
import dev.assay.io.platform.ImportException;
import dev.assay.io.platform.ImportFormat;
import dev.assay.io.time.Clock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes a finished output directory of what another platform gives away; the summary is missing.
 */
public final class ImportRuns {

  private final ImportFormat format;
  private final String assayVersion;
  private final Clock clock;
  private final Consumer<String> warnings;

  /**
   * Prepares an import.
   *
   * @param assayVersion for the manifest
   * @param warnings hears one sentence at a time
   */
  public ImportRuns(
      ImportFormat format, String assayVersion, Clock clock, Consumer<String> warnings) {
    this.format = format;
    this.assayVersion = assayVersion;
    this.clock = clock;
    this.warnings = warnings;
  }

  /**
   * Imports files.
   *
   * @param name of the experiment; null for the one the files name
   * @return the manifest, or why the directory could not be written
   */
  public OutputResult<Manifest> run(
      List<Path> files, Path output, boolean overwrite, @Nullable String name)
      throws IOException, ImportException {
    boolean isNew = !Files.exists(output);
    OutputDirectory.Mode mode =
        overwrite ? OutputDirectory.Mode.OVERWRITE : OutputDirectory.Mode.NEW;
    OutputResult<OutputDirectory> opened = OutputDirectory.open(output, mode, files, clock);
    if (!(opened instanceof OutputResult.Ok<OutputDirectory> ok)) {
      return opened.match(
          directory -> OutputResult.bad("OUT_CREATE", 73, output.toString()),
          OutputResult.Bad::new);
    }
    OutputDirectory directory = ok.value();
    boolean written = false;
    try {
      OutputResult<Manifest> result = write(directory, files, output, name);
      written = result instanceof OutputResult.Ok;
      return result;
    } finally {
      if (written) {
        directory.close();
      } else {
        directory.abandon(isNew);
      }
    }
  }

  private OutputResult<Manifest> write(
      OutputDirectory directory, List<Path> files, Path output, @Nullable String name)
      throws IOException, ImportException {
    Instant started = clock.now();
    Set<Long> rows = new HashSet<>();
    Times times = new Times();
    try (CompletedWriter writer = CompletedWriter.in(directory)) {
      ImportFormat.Imported imported =
          format.read(
              files,
              run -> {
                writer.write(run);
                times.see(run);
                rows.add(
                    Hashing.sha256().hashString(run.row().id(), StandardCharsets.UTF_8).asLong());
              });
      imported.warnings().forEach(warnings);
      String experiment = name == null ? imported.experiment() : name;
      List<DatasetFile> inputs = new ArrayList<>();
      for (Path file : files) {
        inputs.add(
            new DatasetFile(
                file.toString(),
                Files.size(file),
                MoreFiles.asByteSource(file).hash(Hashing.sha256()).toString(),
                0));
      }
      Manifest manifest =
          new Manifest(
              assayVersion,
              experiment.isBlank() ? String.valueOf(output.getFileName()) : experiment,
              times.first == null ? started : times.first,
              times.last == null ? started : times.last,
              Hashing.sha256().hashString(format.name(), StandardCharsets.UTF_8).toString(),
              inputs,
              List.of(),
              new RowCounts(rows.size(), 0, 0, rows.size()),
              writer.counts());
      return OutputCommit.to(directory, manifest).withFiles(writer.finish()).commit();
    }
  }

  private static final class Times {
    @Nullable Instant first;
    @Nullable Instant last;

    void see(Run run) {
      Instant sent = run.trace().sent();
      if (sent != null) {
        first = first == null || sent.isBefore(first) ? sent : first;
        last = last == null || sent.isAfter(last) ? sent : last;
      }
    }
  }
}
