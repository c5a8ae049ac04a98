package dev.assay.io.files;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * Runs as Parquet. Nothing of Hadoop is needed when it runs: configuration, file and compression
 * are Parquet's own interfaces, and the file has no path that Parquet would look at.
 */
final class RunParquetFile implements RecordFile {

  /** What is buffered before a row group is written; bounds the memory of the writer. */
  private static final long ROW_GROUP_BYTES = 32L << 20;

  /** Texts longer than this are not repeated whole in the footer as smallest and largest. */
  private static final int STATISTICS_BYTES = 64;

  /** Rows between two looks at how much is buffered: few, since one row may have megabytes. */
  private static final int ROWS_BETWEEN_CHECKS = 10;

  private final ParquetWriter<JsonNode> writer;

  RunParquetFile(StagedFile file) throws IOException {
    this(file, CompressionCodecName.ZSTD);
  }

  RunParquetFile(StagedFile file, CompressionCodecName codec) throws IOException {
    writer =
        new Builder(new Target(file))
            .withConf(new PlainParquetConfiguration())
            .withCodecFactory(new ParquetCodecs())
            .withCompressionCodec(codec)
            .withRowGroupSize(ROW_GROUP_BYTES)
            .withMinRowCountForPageSizeCheck(ROWS_BETWEEN_CHECKS)
            .withStatisticsTruncateLength(STATISTICS_BYTES)
            .withDictionaryEncoding("id", false)
            .withDictionaryEncoding("response", false)
            .withDictionaryEncoding("row", false)
            .withDictionaryEncoding("completion.request_id", false)
            .build();
  }

  @Override
  public void write(byte[] json) throws IOException {
    writer.write(Json.parseEncoded(json));
  }

  @Override
  public void end() throws IOException {
    writer.close();
  }

  private static final class Builder extends ParquetWriter.Builder<JsonNode, Builder> {

    Builder(OutputFile file) {
      super(file);
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // abstract in Parquet; the plain configuration never calls it
    protected WriteSupport<JsonNode> getWriteSupport(Configuration configuration) {
      return new RunWriteSupport();
    }

    @Override
    protected WriteSupport<JsonNode> getWriteSupport(ParquetConfiguration configuration) {
      return new RunWriteSupport();
    }
  }

  private record Target(StagedFile file) implements OutputFile {

    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return new Positioned(file);
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return new Positioned(file);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }

  /** Leaves it to the owner of the file to force and close it. */
  private static final class Positioned extends PositionOutputStream {

    private final StagedFile file;

    Positioned(StagedFile file) {
      this.file = file;
    }

    @Override
    public long getPos() {
      return file.bytes();
    }

    @Override
    public void write(int value) throws IOException {
      file.write(value);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
      file.write(source, offset, length);
    }
  }
}
