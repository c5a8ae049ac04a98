package dev.assay.io.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.jspecify.annotations.Nullable;

/**
 * Puts the values of a Parquet row together; no more than the longest row that is allowed is kept.
 */
final class ParquetRecords extends RecordMaterializer<ParquetRecord> {

  private static final int ROW_BYTES = 16;

  private final Row row;

  ParquetRecords(MessageType schema, List<CsvColumn> columns, long maxBytes) {
    this.row = new Row(schema, columns, maxBytes);
  }

  @Override
  public ParquetRecord getCurrentRecord() {
    return new ParquetRecord(row.fields, row.bytes, row.wrong, row.wrongColumn);
  }

  @Override
  public GroupConverter getRootConverter() {
    return row;
  }

  /** The row that is being put together. */
  private static final class Row extends GroupConverter implements ParquetConverters.Room {

    private final long maxBytes;
    private final Converter[] converters;
    private ObjectNode fields = Json.object();
    private ObjectNode parameters = Json.object();
    private ObjectNode parametersObject = Json.object();
    private long started;
    private long bytes;
    private @Nullable String wrong;
    private String wrongColumn = "";

    Row(MessageType schema, List<CsvColumn> columns, long maxBytes) {
      this.maxBytes = maxBytes;
      this.converters = new Converter[schema.getFieldCount()];
      for (int i = 0; i < converters.length; i++) {
        Type type = schema.getType(i);
        CsvColumn column = columns.get(i);
        converters[i] = field(type, column.key(), value -> put(column, type.getName(), value));
      }
    }

    @Override
    public boolean take(long more) {
      bytes += more;
      return bytes <= maxBytes;
    }

    @Override
    public void wrong(String code, String column) {
      if (wrong == null) {
        wrong = code;
        wrongColumn = column;
      }
    }

    private void put(CsvColumn column, String name, JsonNode value) {
      if (value.isNull()) {
        return;
      }
      switch (column.kind()) {
        case ID, TEXT -> fields.set(column.key(), value);
        case PARAMETER -> {
          parameters.set(column.key(), value);
          fields.set(CsvColumn.PARAMETERS_KEY, parametersObject);
        }
        case PARAMETERS -> {
          if (value.isTextual() && CsvCell.missing(value.textValue())) {
            return;
          }
          JsonNode object = value.isTextual() ? CsvCell.object(value.textValue()) : value;
          if (object instanceof ObjectNode given) {
            parametersObject.setAll(given);
            fields.set(CsvColumn.PARAMETERS_KEY, parametersObject);
          } else {
            wrong("ROW_FIELD", name);
          }
        }
      }
    }

    @Override
    public Converter getConverter(int index) {
      return converters[index];
    }

    @Override
    public void start() {
      started++;
      fields = Json.object();
      parameters = Json.object();
      parametersObject = Json.object();
      bytes = ROW_BYTES;
      wrong = null;
      wrongColumn = "";
    }

    @Override
    public void end() {
      parametersObject.setAll(parameters);
    }

    /** Returns what reads a field; what is repeated without being a list becomes an array. */
    private Converter field(Type type, String name, Consumer<JsonNode> sink) {
      if (type.getRepetition() != Repetition.REPEATED) {
        return ParquetConverters.of(type, name, sink, this);
      }
      return ParquetConverters.of(type, name, new Repeated(sink), this);
    }

    /** Collects the values of a repeated field of the row itself. */
    private final class Repeated implements Consumer<JsonNode> {
      private final Consumer<JsonNode> sink;
      private @Nullable ArrayNode array;
      private long ofRow;

      Repeated(Consumer<JsonNode> sink) {
        this.sink = sink;
      }

      @Override
      public void accept(JsonNode value) {
        ArrayNode items = array;
        if (items == null || ofRow != started) {
          items = Json.object().arrayNode();
          array = items;
          ofRow = started;
          sink.accept(items);
        }
        items.add(value);
      }
    }
  }
}
