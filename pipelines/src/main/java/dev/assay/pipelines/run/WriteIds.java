package dev.assay.pipelines.run;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;

/** Ids of rows to one file, one a line, in no order; none where there is no id. */
final class WriteIds extends PTransform<PCollection<String>, PDone> {

  private static final long serialVersionUID = 1L;

  private final String file;

  private WriteIds(String file) {
    this.file = file;
  }

  static WriteIds to(Path file) {
    return new WriteIds(file.toString());
  }

  @Override
  public PDone expand(PCollection<String> ids) {
    ids.apply("KeyAll", WithKeys.of(""))
        .apply("GatherAll", GroupByKey.create())
        .apply("WriteLines", ParDo.of(new WriteFn(file)));
    return PDone.in(ids.getPipeline());
  }

  private static final class WriteFn extends DoFn<KV<String, Iterable<String>>, Void> {
    private static final long serialVersionUID = 1L;

    private final String file;

    WriteFn(String file) {
      this.file = file;
    }

    @ProcessElement
    public void write(@Element KV<String, Iterable<String>> ids) throws IOException {
      try (OutputStream out =
          new BufferedOutputStream(
              Channels.newOutputStream(
                  FileSystems.create(FileSystems.matchNewResource(file, false), "text/plain")))) {
        for (String id : ids.getValue()) {
          out.write((id + "\n").getBytes(StandardCharsets.UTF_8));
        }
      }
    }
  }
}
