package dev.assay.io.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Parquet files as two other programs write them. */
final class ParquetFiles {

  private ParquetFiles() {}

  /** Lets DuckDB write the rows of a query. */
  static Path duckDb(Path file, String query, String options) {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("COPY (" + query + ") TO '" + file + "' (FORMAT parquet" + options + ")");
      return file;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** Lets Parquet's own library write rows of a schema. */
  @SafeVarargs
  @SuppressWarnings("varargs")
  static Path parquetJava(Path file, String schema, Consumer<Group>... rows) {
    return parquetJava(file, schema, 1 << 20, List.of(rows));
  }

  /** Lets Parquet's own library write rows of a schema in row groups of some size. */
  static Path parquetJava(Path file, String schema, long groupBytes, List<Consumer<Group>> rows) {
    MessageType type = MessageTypeParser.parseMessageType(schema);
    SimpleGroupFactory groups = new SimpleGroupFactory(type);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withType(type)
            .withCodecFactory(new ParquetCodecs())
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .withRowGroupSize(groupBytes)
            .withMinRowCountForPageSizeCheck(10)
            .withMaxRowCountForPageSizeCheck(10)
            .withPageSize(1 << 12)
            .build()) {
      for (Consumer<Group> row : rows) {
        Group group = groups.newGroup();
        row.accept(group);
        writer.write(group);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns rows of {@code id} and {@code text}. */
  static List<Consumer<Group>> numbered(int count) {
    return IntStream.range(0, count)
        .<Consumer<Group>>mapToObj(
            i -> group -> group.append("id", (long) i).append("text", "text of row " + i * 31L))
        .toList();
  }
}
