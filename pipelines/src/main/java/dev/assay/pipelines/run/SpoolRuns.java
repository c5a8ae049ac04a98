package dev.assay.pipelines.run;

import dev.assay.io.experiment.Run;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.RunJson;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Keeps whole runs, as they pass between transforms, in a directory from one pipeline to the next.
 * A bundle that is run again replaces a file by an equal one.
 */
final class SpoolRuns extends PTransform<PCollection<Run>, PDone> {

  private static final long serialVersionUID = 1L;
  private static final int SHARDS = 16;

  private final String directory;

  private SpoolRuns(String directory) {
    this.directory = directory;
  }

  static SpoolRuns to(Path directory) {
    return new SpoolRuns(directory.toString());
  }

  /** Reads what was kept in directories. */
  static PCollection<Run> read(Pipeline pipeline, List<Path> directories) {
    List<String> files = new ArrayList<>();
    for (Path directory : directories) {
      for (int shard = 0; shard < SHARDS; shard++) {
        Path file = Path.of(file(directory.toString(), shard));
        if (Files.exists(file)) {
          files.add(file.toString());
        }
      }
    }
    return pipeline
        .apply("KeptFiles", Create.of(files).withCoder(StringUtf8Coder.of()))
        .apply("ReadKept", ParDo.of(new ReadFn()))
        .setCoder(JsonCoder.of(RunJson.CODEC));
  }

  private static String file(String directory, int shard) {
    return directory + "/runs-" + shard + ".jsonl";
  }

  @Override
  public PDone expand(PCollection<Run> runs) {
    runs.apply(
            "KeyByShard",
            WithKeys.of((Run run) -> Math.floorMod(run.row().id().hashCode(), SHARDS))
                .withKeyType(TypeDescriptors.integers()))
        .setCoder(KvCoder.of(VarIntCoder.of(), JsonCoder.of(RunJson.CODEC)))
        .apply("GatherShards", GroupByKey.create())
        .apply("WriteShards", ParDo.of(new WriteFn(directory)));
    return PDone.in(runs.getPipeline());
  }

  private static final class WriteFn extends DoFn<KV<Integer, Iterable<Run>>, Void> {
    private static final long serialVersionUID = 1L;

    private final String directory;

    WriteFn(String directory) {
      this.directory = directory;
    }

    @ProcessElement
    public void write(@Element KV<Integer, Iterable<Run>> shard) throws IOException {
      String file = file(directory, shard.getKey());
      try (OutputStream out =
          new BufferedOutputStream(
              Channels.newOutputStream(
                  FileSystems.create(
                      FileSystems.matchNewResource(file, false), "application/json")))) {
        for (Run run : shard.getValue()) {
          out.write(Json.bytes(RunJson.CODEC.toJson(run)));
          out.write('\n');
        }
      }
    }
  }

  private static final class ReadFn extends DoFn<String, Run> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void read(@Element String file, OutputReceiver<Run> runs) throws IOException {
      try (BufferedReader lines =
          new BufferedReader(
              Channels.newReader(
                  FileSystems.open(FileSystems.matchNewResource(file, false)),
                  StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          runs.output(RunJson.CODEC.fromJson(Json.parse(line)));
        }
      }
    }
  }
}
