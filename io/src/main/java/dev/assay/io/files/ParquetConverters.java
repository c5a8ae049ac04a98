package dev.assay.io.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.util.function.Consumer;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/**
 * What takes the values of one column and hands them on as JSON: a group is an object, a list an
 * array, a map an object with its keys as texts. What is null is absent, but in a list it stays
 * null, so that places keep their numbers.
 */
final class ParquetConverters {

  private static final int VALUE_BYTES = 8;

  /** How much of a row may still be kept. */
  interface Room {

    /** Returns whether there is room for so many bytes more, and takes it. */
    boolean take(long bytes);

    /** Says that the row cannot be used. */
    void wrong(String code, String column);
  }

  private ParquetConverters() {}

  /**
   * Returns what takes one value of a type, or the values of a repeated field one by one.
   *
   * @param column of the row that it belongs to, for messages
   */
  static Converter of(Type type, String column, Consumer<JsonNode> sink, Room room) {
    if (type.isPrimitive()) {
      return new Scalar(room, column, new ParquetValues(type.asPrimitiveType()), sink);
    }
    GroupType group = type.asGroupType();
    boolean onlyRepeated =
        group.getFieldCount() == 1 && group.getType(0).getRepetition() == Repetition.REPEATED;
    if (onlyRepeated && group.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation) {
      return new Items(room, group, column, sink);
    }
    boolean map =
        group.getLogicalTypeAnnotation() instanceof MapLogicalTypeAnnotation
            || group.getLogicalTypeAnnotation() instanceof MapKeyValueTypeAnnotation;
    if (onlyRepeated
        && map
        && !group.getType(0).isPrimitive()
        && group.getType(0).asGroupType().getFieldCount() <= 2) {
      return new Entries(room, group.getType(0).asGroupType(), column, sink);
    }
    return new Fields(room, group, column, sink);
  }

  /** One value. */
  private static final class Scalar extends PrimitiveConverter {
    private final Room room;
    private final String column;
    private final ParquetValues values;
    private final Consumer<JsonNode> sink;

    Scalar(Room room, String column, ParquetValues values, Consumer<JsonNode> sink) {
      this.room = room;
      this.column = column;
      this.values = values;
      this.sink = sink;
    }

    @Override
    public void addBinary(Binary value) {
      if (room.take(value.length() + (long) VALUE_BYTES)) {
        JsonNode node = values.of(value.getBytes());
        if (node == null) {
          room.wrong("ROW_UTF8", column);
        } else {
          sink.accept(node);
        }
      }
    }

    @Override
    public void addBoolean(boolean value) {
      if (room.take(VALUE_BYTES)) {
        sink.accept(ParquetValues.of(value));
      }
    }

    @Override
    public void addDouble(double value) {
      if (room.take(VALUE_BYTES)) {
        sink.accept(ParquetValues.of(value));
      }
    }

    @Override
    public void addFloat(float value) {
      if (room.take(VALUE_BYTES)) {
        sink.accept(ParquetValues.of(value));
      }
    }

    @Override
    public void addInt(int value) {
      if (room.take(VALUE_BYTES)) {
        sink.accept(values.of(value));
      }
    }

    @Override
    public void addLong(long value) {
      if (room.take(VALUE_BYTES)) {
        sink.accept(values.of(value));
      }
    }
  }

  /** A group that becomes something when it ends. */
  private abstract static class Group extends GroupConverter {
    final Room room;
    private final Consumer<JsonNode> sink;

    Group(Room room, Consumer<JsonNode> sink) {
      this.room = room;
      this.sink = sink;
    }

    abstract JsonNode ended();

    @Override
    public void end() {
      if (room.take(VALUE_BYTES)) {
        sink.accept(ended());
      }
    }
  }

  /** A group as an object. */
  private static final class Fields extends Group {
    private final Converter[] converters;
    private ObjectNode object = Json.object();

    Fields(Room room, GroupType group, String column, Consumer<JsonNode> sink) {
      super(room, sink);
      converters = new Converter[group.getFieldCount()];
      for (int i = 0; i < converters.length; i++) {
        Type type = group.getType(i);
        String name = type.getName();
        boolean repeated = type.getRepetition() == Repetition.REPEATED;
        converters[i] = of(type, column, value -> put(name, value, repeated), room);
      }
    }

    private void put(String name, JsonNode value, boolean repeated) {
      if (repeated) {
        object.withArrayProperty(name).add(value);
      } else if (!value.isNull()) {
        object.set(name, value);
      }
    }

    @Override
    public Converter getConverter(int index) {
      return converters[index];
    }

    @Override
    public void start() {
      object = Json.object();
    }

    @Override
    JsonNode ended() {
      return object;
    }
  }

  /** A list as an array, with a group around each item or, as old writers have it, without. */
  private static final class Items extends Group {
    private final Converter converter;
    private ArrayNode array = Json.object().arrayNode();

    Items(Room room, GroupType list, String column, Consumer<JsonNode> sink) {
      super(room, sink);
      Type repeated = list.getType(0);
      boolean bare =
          repeated.isPrimitive()
              || repeated.asGroupType().getFieldCount() != 1
              || repeated.getName().equals("array")
              || repeated.getName().equals(list.getName() + "_tuple");
      converter =
          bare
              ? of(repeated, column, item -> array.add(item), room)
              : new Item(room, repeated.asGroupType().getType(0), column, item -> array.add(item));
    }

    @Override
    public Converter getConverter(int index) {
      return converter;
    }

    @Override
    public void start() {
      array = Json.object().arrayNode();
    }

    @Override
    JsonNode ended() {
      return array;
    }
  }

  /** The group around one item of a list. */
  private static final class Item extends Group {
    private final Converter converter;
    private JsonNode item = NullNode.instance;

    Item(Room room, Type type, String column, Consumer<JsonNode> sink) {
      super(room, sink);
      converter = of(type, column, value -> item = value, room);
    }

    @Override
    public Converter getConverter(int index) {
      return converter;
    }

    @Override
    public void start() {
      item = NullNode.instance;
    }

    @Override
    JsonNode ended() {
      return item;
    }
  }

  /** A map as an object. */
  private static final class Entries extends Group {
    private final GroupConverter entry;
    private ObjectNode object = Json.object();
    private JsonNode key = NullNode.instance;
    private JsonNode value = NullNode.instance;

    Entries(Room room, GroupType keyAndValue, String column, Consumer<JsonNode> sink) {
      super(room, sink);
      Converter[] converters = new Converter[keyAndValue.getFieldCount()];
      converters[0] = of(keyAndValue.getType(0), column, found -> key = found, room);
      if (converters.length > 1) {
        converters[1] = of(keyAndValue.getType(1), column, found -> value = found, room);
      }
      entry =
          new GroupConverter() {
            @Override
            public Converter getConverter(int index) {
              return converters[index];
            }

            @Override
            public void start() {
              key = NullNode.instance;
              value = NullNode.instance;
            }

            @Override
            public void end() {
              if (!key.isNull() && !value.isNull()) {
                object.set(key.isTextual() ? key.textValue() : Json.text(key), value);
              }
            }
          };
    }

    @Override
    public Converter getConverter(int index) {
      return entry;
    }

    @Override
    public void start() {
      object = Json.object();
    }

    @Override
    JsonNode ended() {
      return object;
    }
  }
}
