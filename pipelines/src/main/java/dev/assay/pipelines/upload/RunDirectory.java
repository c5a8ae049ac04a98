package dev.assay.pipelines.upload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.assay.io.experiment.Run;
import dev.assay.io.files.CompletedRuns;
import dev.assay.io.files.DatasetFile;
import dev.assay.io.files.Manifest;
import dev.assay.io.files.OutputResult;
import dev.assay.io.json.CompletedLine;
import dev.assay.io.json.Json;
import dev.assay.io.platform.ExperimentFacts;
import dev.assay.io.platform.ExportedRuns;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The runs of a finished output directory with what the directory says of their experiment. */
public final class RunDirectory implements ExportedRuns {

  private static final Pattern DATASET =
      Pattern.compile("(?:.*[/\\\\])?([^/\\\\]+)[/\\\\]versions[/\\\\][0-9]+\\.jsonl");
  private static final Pattern STEM =
      Pattern.compile("(?:.*[/\\\\])?([^/\\\\]+?)(?:\\.[A-Za-z0-9]+)*");

  private final CompletedRuns runs;
  private final ExperimentFacts facts;

  private RunDirectory(CompletedRuns runs, ExperimentFacts facts) {
    this.runs = runs;
    this.facts = facts;
  }

  /** Opens a directory; a problem where it is not finished. */
  public static OutputResult<RunDirectory> open(Path directory) {
    return Manifest.read(directory)
        .match(
            manifest ->
                CompletedRuns.in(directory)
                    .<OutputResult<RunDirectory>>match(
                        runs ->
                            new OutputResult.Ok<>(
                                new RunDirectory(runs, facts(directory, manifest, runs))),
                        OutputResult.Bad::new),
            OutputResult.Bad::new);
  }

  @Override
  public Stream<Run> stream() {
    return runs.stream();
  }

  @Override
  public <T> Stream<T> map(CompletedLine.Part part, BiFunction<Run, ObjectNode, T> function) {
    return runs.map(part, function);
  }

  @Override
  public ExperimentFacts facts() {
    return facts;
  }

  private static ExperimentFacts facts(Path directory, Manifest manifest, CompletedRuns runs) {
    Hasher content = Hashing.sha256().newHasher();
    runs.files().forEach(file -> content.putString(file.sha256(), StandardCharsets.UTF_8));
    return new ExperimentFacts(
        manifest.experiment(),
        dataset(manifest),
        content.hash().toString(),
        manifest.started(),
        manifest.finished(),
        object(directory.resolve("ledger").resolve("experiment.json"), "settings"),
        object(directory.resolve("summary.json"), "summary_evaluators"));
  }

  /** A dataset with versions has its own name, any other file that of the file. */
  private static String dataset(Manifest manifest) {
    List<DatasetFile> inputs = manifest.inputs();
    if (inputs.size() != 1) {
      return manifest.experiment();
    }
    String path = inputs.get(0).path();
    Matcher versioned = DATASET.matcher(path);
    if (versioned.matches()) {
      return versioned.group(1);
    }
    Matcher stem = STEM.matcher(path);
    return stem.matches() ? stem.group(1) : manifest.experiment();
  }

  /** What a file does not tell is not known. */
  private static ObjectNode object(Path file, String key) {
    try {
      JsonNode value = Json.parse(Files.readAllBytes(file)).path(key);
      return value instanceof ObjectNode object ? object : Json.object();
    } catch (IOException e) {
      return Json.object();
    }
  }
}
