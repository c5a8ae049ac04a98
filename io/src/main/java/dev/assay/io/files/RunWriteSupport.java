package dev.assay.io.files;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.files.RunColumns.Column;
import dev.assay.io.json.Json;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/** Completed lines to the columns of {@link RunColumns}. */
final class RunWriteSupport extends WriteSupport<JsonNode> {

  private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);

  @SuppressWarnings("NullAway.Init") // Parquet calls prepareForWrite before the first record
  private RecordConsumer out;

  @Override
  @SuppressWarnings("deprecation") // abstract in Parquet; the plain configuration never calls it
  public WriteContext init(Configuration configuration) {
    return context();
  }

  @Override
  public WriteContext init(ParquetConfiguration configuration) {
    return context();
  }

  private static WriteContext context() {
    return new WriteContext(RunColumns.SCHEMA, Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer consumer) {
    out = consumer;
  }

  @Override
  public void write(JsonNode line) {
    out.startMessage();
    writeFields(RunColumns.RUN, RunColumns.ofLine(line));
    out.endMessage();
  }

  private void writeFields(List<Column> columns, JsonNode values) {
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      JsonNode value = values.get(column.name());
      if (value != null && !value.isNull() && !value.isMissingNode()) {
        out.startField(column.name(), i);
        writeValue(column, value);
        out.endField(column.name(), i);
      } else if (column.type() == RunColumns.ColumnType.SCORES) {
        out.startField(column.name(), i);
        writeScores(Json.object());
        out.endField(column.name(), i);
      }
    }
  }

  private void writeValue(Column column, JsonNode value) {
    switch (column.type()) {
      case TEXT -> out.addBinary(value.isTextual() ? text(value.textValue()) : json(value));
      case JSON -> out.addBinary(json(value));
      case INT32 -> out.addInteger(value.intValue());
      case INT64 -> out.addLong(value.longValue());
      case DOUBLE -> out.addDouble(value.doubleValue());
      case BOOLEAN -> out.addBoolean(value.booleanValue());
      case TIMESTAMP -> out.addLong(RunColumns.millis(value));
      case SCORES -> writeScores(value);
      case GROUP -> {
        out.startGroup();
        writeFields(column.columns(), value);
        out.endGroup();
      }
    }
  }

  private void writeScores(JsonNode scores) {
    out.startGroup();
    if (!scores.isEmpty()) {
      out.startField("key_value", 0);
      for (Map.Entry<String, JsonNode> score : scores.properties()) {
        out.startGroup();
        out.startField("key", 0);
        out.addBinary(text(score.getKey()));
        out.endField("key", 0);
        out.startField("value", 1);
        out.startGroup();
        writeFields(RunColumns.SCORE, RunColumns.ofScore(score.getValue()));
        out.endGroup();
        out.endField("value", 1);
        out.endGroup();
      }
      out.endField("key_value", 0);
    }
    out.endGroup();
  }

  private static Binary json(JsonNode value) {
    return text(Json.text(value));
  }

  private static Binary text(String value) {
    return !hasSurrogate(value)
        ? Binary.fromConstantByteArray(value.getBytes(StandardCharsets.UTF_8))
        : replaced(value);
  }

  private static boolean hasSurrogate(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (Character.isSurrogate(value.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static Binary replaced(String value) {
    try {
      ByteBuffer bytes =
          StandardCharsets.UTF_8
              .newEncoder()
              .onMalformedInput(CodingErrorAction.REPLACE)
              .replaceWith(REPLACEMENT)
              .encode(CharBuffer.wrap(value));
      return Binary.fromConstantByteBuffer(bytes);
    } catch (CharacterCodingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
