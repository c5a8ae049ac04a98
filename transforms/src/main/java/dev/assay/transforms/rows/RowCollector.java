package dev.assay.transforms.rows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import dev.assay.io.json.Json;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * All that a template can see: the keys of JSON objects and the items of JSON lists. Nothing is
 * looked up by reflection, so a template reaches no method of any class.
 */
final class RowCollector implements Mustache.Collector, Mustache.Formatter {

  private static final Pattern INDEX = Pattern.compile("[0-9]{1,9}");

  @Override
  public @Nullable Iterator<?> toIterator(Object value) {
    if (value instanceof ArrayNode array) {
      return StreamSupport.stream(array.spliterator(), false).map(RowCollector::item).iterator();
    }
    return value instanceof Iterable<?> list && !(value instanceof JsonNode)
        ? list.iterator()
        : null;
  }

  @Override
  public Mustache.@Nullable VariableFetcher createFetcher(Object context, String name) {
    if (context instanceof ObjectNode) {
      return (object, key) -> found(((ObjectNode) object).get(key));
    }
    if (context instanceof ArrayNode && INDEX.matcher(name).matches()) {
      return (array, key) -> found(((ArrayNode) array).get(Integer.parseInt(key)));
    }
    return null;
  }

  @Override
  public <K, V> Map<K, V> createFetcherCache() {
    return new ConcurrentHashMap<>();
  }

  /** Prints a text as it is and all else as compact JSON. */
  @Override
  public String format(Object value) {
    if (value instanceof JsonNode json) {
      return json.isTextual() ? json.textValue() : Json.text(json);
    }
    return String.valueOf(value);
  }

  /** A value that is JSON null counts as none, which is an error where a text must be put. */
  private static @Nullable Object found(@Nullable JsonNode value) {
    if (value == null) {
      return Template.NO_FETCHER_FOUND;
    }
    return value.isNull() ? null : item(value);
  }

  /** The engine decides sections by {@code Boolean}; it cannot stand a null item in a list. */
  private static Object item(@Nullable JsonNode value) {
    if (value == null) {
      return NullNode.getInstance();
    }
    return value.isBoolean() ? (Object) value.booleanValue() : value;
  }
}
