package dev.assay.io.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.assay.io.files.DataFile.Content;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * What a finished output directory holds and came from: {@code manifest.json}, which is written
 * last. A directory without it is not finished, and a file that it does not list is no output.
 *
 * @param assayVersion the program that wrote it
 * @param experiment the experiment's name
 * @param started when the process that finished the experiment began
 * @param finished when the outputs were complete
 * @param configurationSha256 hash of the configuration, lower-case hex
 * @param inputs what was read
 * @param outputs what was written
 * @param rows what became of the input's records
 * @param runs what became of the runs
 */
public record Manifest(
    String assayVersion,
    String experiment,
    Instant started,
    Instant finished,
    String configurationSha256,
    List<DatasetFile> inputs,
    List<DataFile> outputs,
    RowCounts rows,
    RunCounts runs) {

  /** The file's name. */
  public static final String FILE = "manifest.json";

  /** Copies the lists. */
  public Manifest {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** Returns this manifest with other outputs. */
  public Manifest withOutputs(List<DataFile> outputs) {
    return new Manifest(
        assayVersion,
        experiment,
        started,
        finished,
        configurationSha256,
        inputs,
        outputs,
        rows,
        runs);
  }

  /** Returns the outputs that hold something, in the order of their names. */
  public List<DataFile> outputs(Content content) {
    return outputs.stream().filter(file -> file.content() == content).toList();
  }

  /**
   * Reads the manifest of a local directory. Whether the files still are what it says is found out
   * by whoever reads them.
   */
  public static OutputResult<Manifest> read(Path directory) {
    if (Files.exists(directory.resolve(CommitRecord.FILE))) {
      return OutputResult.bad(
          "OUT_UNFINISHED",
          OutputProblem.LATER,
          directory
              + ": putting the outputs in place was interrupted; the same run with --resume ends"
              + " it without a call");
    }
    return readFile(directory);
  }

  /** Reads the file as it stands, also while another is about to replace it. */
  static OutputResult<Manifest> readFile(Path directory) {
    try {
      byte[] json = Files.readAllBytes(directory.resolve(FILE));
      return new OutputResult.Ok<>(ManifestJson.CODEC.fromJson(Json.parse(json)));
    } catch (NoSuchFileException e) {
      return OutputResult.bad(
          "OUT_NO_MANIFEST",
          OutputProblem.MISSING,
          directory
              + " has no "
              + FILE
              + ": it is no output of assay run, or that run has not finished (finish it with"
              + " --resume)");
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return OutputResult.bad(
          "OUT_MANIFEST",
          OutputProblem.DATA,
          directory.resolve(FILE) + " is not a manifest: " + firstLine(e));
    } catch (IOException e) {
      return OutputResult.bad(
          "OUT_READ",
          OutputProblem.IO,
          "Cannot read " + directory.resolve(FILE) + ": " + IoReason.of(e));
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
