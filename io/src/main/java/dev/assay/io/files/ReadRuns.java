package dev.assay.io.files;

import dev.assay.io.experiment.Run;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.RunJson;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * The runs of a finished local output directory, one worker per file. The manifest is read when the
 * pipeline runs; a directory that is not finished, or a file that is not what was written, fails
 * it.
 */
public final class ReadRuns extends PTransform<PBegin, PCollection<Run>> {

  private static final long serialVersionUID = 1L;

  private final String directory;
  private final List<String> names;

  private ReadRuns(String directory, List<String> names) {
    this.directory = directory;
    this.names = names;
  }

  /** Reads runs that {@link CompletedRuns#in} found in this directory. */
  public static ReadRuns from(Path directory, CompletedRuns runs) {
    return new ReadRuns(directory.toString(), runs.files().stream().map(DataFile::name).toList());
  }

  @Override
  public PCollection<Run> expand(PBegin begin) {
    return begin
        .apply("Files", Create.of(names).withCoder(StringUtf8Coder.of()))
        .apply("Spread", Reshuffle.viaRandomKey())
        .apply("Read", ParDo.of(new ReadFn(directory)))
        .setCoder(JsonCoder.of(RunJson.CODEC));
  }

  private static final class ReadFn extends DoFn<String, Run> {

    private static final long serialVersionUID = 1L;

    private final String directory;

    ReadFn(String directory) {
      this.directory = directory;
    }

    @ProcessElement
    public void process(@Element String name, OutputReceiver<Run> out) {
      Path path = Path.of(directory);
      CompletedRuns runs =
          CompletedRuns.in(path)
              .match(
                  found -> found,
                  problem -> {
                    throw new IllegalStateException(problem.message());
                  });
      for (DataFile file : runs.files()) {
        if (file.name().equals(name)) {
          try (Stream<Run> stream = CompletedRuns.stream(path, file)) {
            stream.forEach(out::output);
          }
        }
      }
    }
  }
}
