package dev.assay.io.files;

import static org.apache.parquet.schema.LogicalTypeAnnotation.jsonType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * The columns of {@code completed.parquet}, as a view of the completed line. What Assay adds has a
 * typed column, all else of the line stands in {@code row} as JSON. Each lone surrogate is U+FFFD,
 * since Parquet's texts are UTF-8 and readers refuse a whole file for one such escape in its JSON;
 * the JSONL file keeps it.
 */
final class RunColumns {

  /** How a value is stored. */
  enum ColumnType {
    /** Text as it is; any other JSON value as its JSON text. */
    TEXT,
    /** JSON text. */
    JSON,
    INT32,
    INT64,
    DOUBLE,
    BOOLEAN,
    /** ISO 8601 text as milliseconds since 1970 in UTC. */
    TIMESTAMP,
    /** Named scores. */
    SCORES,
    /** The columns below it. */
    GROUP
  }

  /**
   * A column.
   *
   * @param name key of the line, and name in Parquet
   * @param type how it is stored
   * @param columns of a group, else empty
   */
  record Column(String name, ColumnType type, List<Column> columns) {

    Type schema() {
      return switch (type) {
        case TEXT -> optional(PrimitiveTypeName.BINARY).as(stringType()).named(name);
        case JSON -> optional(PrimitiveTypeName.BINARY).as(jsonType()).named(name);
        case INT32 -> optional(PrimitiveTypeName.INT32).named(name);
        case INT64 -> optional(PrimitiveTypeName.INT64).named(name);
        case DOUBLE -> optional(PrimitiveTypeName.DOUBLE).named(name);
        case BOOLEAN -> optional(PrimitiveTypeName.BOOLEAN).named(name);
        case TIMESTAMP ->
            optional(PrimitiveTypeName.INT64).as(timestampType(true, TimeUnit.MILLIS)).named(name);
        case SCORES ->
            Types.requiredMap()
                .key(Types.required(PrimitiveTypeName.BINARY).as(stringType()).named("key"))
                .value(
                    Types.buildGroup(Repetition.REQUIRED).addFields(schemas(SCORE)).named("value"))
                .named(name);
        case GROUP -> Types.buildGroup(Repetition.OPTIONAL).addFields(schemas(columns)).named(name);
      };
    }

    private static Types.PrimitiveBuilder<org.apache.parquet.schema.PrimitiveType> optional(
        PrimitiveTypeName type) {
      return Types.optional(type);
    }
  }

  /** Of one score. */
  static final List<Column> SCORE =
      List.of(
          column("value", ColumnType.DOUBLE),
          column("label", ColumnType.TEXT),
          column("reasoning", ColumnType.TEXT),
          column("assessment", ColumnType.TEXT),
          column("json", ColumnType.JSON),
          column("tags", ColumnType.JSON),
          column("error_code", ColumnType.TEXT),
          column("error_message", ColumnType.TEXT));

  /** Of a run. */
  static final List<Column> RUN =
      List.of(
          column("id", ColumnType.TEXT),
          column("epoch", ColumnType.INT32),
          column("variant", ColumnType.TEXT),
          column("status", ColumnType.TEXT),
          column("prompt", ColumnType.TEXT),
          column("api", ColumnType.TEXT),
          column("model_name", ColumnType.TEXT),
          column("group", ColumnType.TEXT),
          column("response", ColumnType.TEXT),
          column("timestamp_sent", ColumnType.TIMESTAMP),
          group(
              "completion",
              column("finish_reason", ColumnType.TEXT),
              column("served_model", ColumnType.TEXT),
              column("request_id", ColumnType.TEXT),
              column("latency_ms", ColumnType.INT64),
              column("attempts", ColumnType.INT32),
              column("rate_limited", ColumnType.INT32),
              column("in_doubt", ColumnType.INT32),
              group(
                  "usage",
                  column("input_tokens", ColumnType.INT64),
                  column("output_tokens", ColumnType.INT64),
                  column("total_tokens", ColumnType.INT64)),
              column("cost_usd", ColumnType.DOUBLE),
              column("from_ledger", ColumnType.BOOLEAN),
              column("details", ColumnType.JSON)),
          group(
              "error",
              column("code", ColumnType.TEXT),
              column("message", ColumnType.TEXT),
              column("http_status", ColumnType.INT32),
              column("retryable", ColumnType.BOOLEAN),
              column("verdict", ColumnType.TEXT),
              column("in_doubt_paid", ColumnType.BOOLEAN)),
          column("scores", ColumnType.SCORES),
          column("row", ColumnType.JSON));

  private static final Set<String> NAMES =
      RUN.stream().map(Column::name).collect(Collectors.toUnmodifiableSet());

  static final MessageType SCHEMA = new MessageType("run", schemas(RUN));

  private RunColumns() {}

  /** Returns the values of {@link #RUN} for a completed line. */
  static ObjectNode ofLine(JsonNode line) {
    ObjectNode values = Json.object();
    ObjectNode row = Json.object();
    line.properties()
        .forEach(
            field ->
                (isColumn(field.getKey()) ? values : row).set(field.getKey(), field.getValue()));
    if (!values.has("group") && values.has("api")) {
      values.set("group", values.get("api"));
    }
    return values.set("row", row);
  }

  /** A key {@code row} of the input is part of the row, not the column of that name. */
  private static boolean isColumn(String key) {
    return NAMES.contains(key) && !key.equals("row");
  }

  /** Returns the values of {@link #SCORE} for a score of a completed line. */
  static ObjectNode ofScore(JsonNode score) {
    ObjectNode values = Json.object();
    for (String key : List.of("label", "reasoning", "assessment", "tags")) {
      JsonNode value = score.get(key);
      if (value != null) {
        values.set(key, value);
      }
    }
    JsonNode value = score.get("value");
    if (value != null) {
      Double number = number(value);
      if (number == null) {
        values.set("json", value);
      } else {
        values.put("value", number);
      }
    }
    JsonNode error = score.get("error");
    if (error != null) {
      values.set("error_code", error.path("code"));
      values.set("error_message", error.path("message"));
    }
    return values;
  }

  private static @Nullable Double number(JsonNode value) {
    Double number = new Score("", value, null, null, null, null, null, null).number();
    return number != null && Double.isFinite(number) ? number : null;
  }

  /** Returns the milliseconds since 1970 of a time as the line has it. */
  static long millis(JsonNode timestamp) {
    return Instant.parse(timestamp.textValue()).toEpochMilli();
  }

  private static Type[] schemas(List<Column> columns) {
    return columns.stream().map(Column::schema).toArray(Type[]::new);
  }

  private static Column column(String name, ColumnType type) {
    return new Column(name, type, List.of());
  }

  private static Column group(String name, Column... columns) {
    return new Column(name, ColumnType.GROUP, List.of(columns));
  }
}
