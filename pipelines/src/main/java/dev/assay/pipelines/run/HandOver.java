package dev.assay.pipelines.run;

import dev.assay.io.json.Json;
import dev.assay.io.json.JsonCodec;
import dev.assay.io.json.JsonCoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;

/**
 * Hands a few values from the workers to the process that started the pipeline, as lines of one
 * file that both reach. A bundle that is run again replaces the file by an equal one.
 *
 * @param <T> the values
 */
final class HandOver<T> extends PTransform<PCollection<T>, PDone> {

  private static final long serialVersionUID = 1L;

  private final String file;
  private final JsonCodec<T> codec;

  private HandOver(String file, JsonCodec<T> codec) {
    this.file = file;
    this.codec = codec;
  }

  /**
   * Hands over.
   *
   * @param staging an existing directory of any file system that Beam knows
   * @param name of the file in it
   */
  static <T> HandOver<T> to(String staging, String name, JsonCodec<T> codec) {
    return new HandOver<>(staging.endsWith("/") ? staging + name : staging + "/" + name, codec);
  }

  /**
   * Reads what was handed over.
   *
   * @throws IOException also when nothing was, which a pipeline that ended well cannot cause
   */
  static <T> List<T> read(Path file, JsonCodec<T> codec) throws IOException {
    List<T> values = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      values.add(codec.fromJson(Json.parse(line)));
    }
    return values;
  }

  @Override
  public PDone expand(PCollection<T> values) {
    values
        .apply("KeyAll", WithKeys.of(""))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), JsonCoder.of(codec)))
        .apply("GatherAll", GroupByKey.create())
        .apply("WriteLines", ParDo.of(new WriteFn<>(file, codec)));
    return PDone.in(values.getPipeline());
  }

  private static final class WriteFn<T> extends DoFn<KV<String, Iterable<T>>, Void> {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final JsonCodec<T> codec;

    WriteFn(String file, JsonCodec<T> codec) {
      this.file = file;
      this.codec = codec;
    }

    @ProcessElement
    public void write(@Element KV<String, Iterable<T>> values) throws IOException {
      ByteArrayOutputStream lines = new ByteArrayOutputStream();
      for (T value : values.getValue()) {
        lines.writeBytes(Json.bytes(codec.toJson(value)));
        lines.writeBytes("\n".getBytes(StandardCharsets.UTF_8));
      }
      try (WritableByteChannel channel =
          FileSystems.create(FileSystems.matchNewResource(file, false), "application/json")) {
        ByteBuffer bytes = ByteBuffer.wrap(lines.toByteArray());
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
    }
  }
}
