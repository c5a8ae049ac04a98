package dev.assay.io.platform.braintrust;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an event makes of the row that is stored under its id. Without {@code _is_merge} it takes
 * the row's place. With it, objects are merged into each other, down to the paths in {@code
 * _merge_paths}, and everything else takes the place of what was there, null included; tags are
 * united; values in {@code _array_delete} leave the stored row before the event's own come; {@code
 * created} and the fields that place a span in its trace stay as they are. {@code _object_delete}
 * ends a row; the next event of the id begins a new one. Nothing that is given is changed.
 */
public final class EventMerge {

  private static final String ID = "id";
  private static final String TAGS = "tags";
  private static final String IS_MERGE = "_is_merge";
  private static final String MERGE_PATHS = "_merge_paths";
  private static final String ARRAY_DELETE = "_array_delete";
  private static final String OBJECT_DELETE = "_object_delete";

  /** Fields that say what is to be done, and are not part of a row. */
  static final List<String> INSTRUCTIONS =
      List.of(IS_MERGE, MERGE_PATHS, ARRAY_DELETE, OBJECT_DELETE);

  /** Fields of which a merge changes nothing. */
  private static final List<String> IDENTITY =
      List.of("created", "span_id", "root_span_id", "span_parents", "_parent_id");

  /** What an event may belong to; equal ids in different ones are different rows. */
  private static final List<String> CONTAINERS =
      List.of("org_id", "project_id", "experiment_id", "dataset_id", "prompt_session_id", "log_id");

  /** Keys that the vendor's merge passes over. */
  private static final Set<String> PASSED_OVER = Set.of("__proto__", "constructor", "prototype");

  private static final Comparator<JsonNode> SAME_VALUE =
      (a, b) ->
          a.isNumber() && b.isNumber()
              ? a.decimalValue().compareTo(b.decimalValue())
              : a.equals(b) ? 0 : 1;

  private EventMerge() {}

  /**
   * Returns the row after an event.
   *
   * @param stored the row before it; null where there is none
   * @return null where the event deletes the row
   */
  public static @Nullable ObjectNode apply(@Nullable ObjectNode stored, ObjectNode event) {
    if (event.path(OBJECT_DELETE).asBoolean()) {
      return null;
    }
    if (stored == null || !isMerge(event)) {
      return withoutInstructions(event);
    }
    ObjectNode before = Json.object();
    before.setAll(stored);
    for (JsonNode deletion : event.path(ARRAY_DELETE)) {
      delete(before, path(deletion.path("path")), deletion.path("delete"));
    }
    ObjectNode patch = withoutInstructions(event);
    patch.remove(IDENTITY);
    Set<List<String>> stops = new HashSet<>();
    event.path(MERGE_PATHS).forEach(one -> stops.add(path(one)));
    return merged(before, patch, List.of(), stops);
  }

  /** Returns whether a row is the same after an event, whatever it was before. */
  public static boolean isReset(ObjectNode event) {
    return event.path(OBJECT_DELETE).asBoolean() || !isMerge(event);
  }

  private static boolean isMerge(ObjectNode event) {
    return event.path(IS_MERGE).asBoolean();
  }

  /**
   * Returns the rows that a log leaves, in the order in which their ids came first.
   *
   * @throws IllegalArgumentException where an event has no id
   */
  public static List<ObjectNode> fold(Iterable<ObjectNode> log) {
    Map<String, @Nullable ObjectNode> rows = new LinkedHashMap<>();
    for (ObjectNode event : log) {
      String id = event.path(ID).asText("");
      if (id.isEmpty() || event.path(ID).isNull()) {
        throw new IllegalArgumentException("Missing key id");
      }
      String key = container(event) + id;
      rows.put(key, apply(rows.get(key), event));
    }
    List<ObjectNode> left = new ArrayList<>();
    rows.values()
        .forEach(
            row -> {
              if (row != null) {
                left.add(row);
              }
            });
    return left;
  }

  /** Returns what an event belongs to, as JSON; the same text for the same container. */
  static String container(ObjectNode event) {
    ArrayNode ids = event.arrayNode();
    for (String name : CONTAINERS) {
      JsonNode id = event.get(name);
      ids.add(id == null || id.isNull() ? event.nullNode() : id);
    }
    return Json.text(ids);
  }

  private static ObjectNode withoutInstructions(ObjectNode event) {
    ObjectNode row = Json.object();
    row.setAll(event);
    row.remove(INSTRUCTIONS);
    return row;
  }

  private static List<String> path(JsonNode names) {
    List<String> path = new ArrayList<>();
    names.forEach(name -> path.add(name.asText()));
    return path;
  }

  private static ObjectNode merged(
      ObjectNode into, ObjectNode from, List<String> path, Set<List<String>> stops) {
    ObjectNode result = Json.object();
    result.setAll(into);
    for (Map.Entry<String, JsonNode> field : from.properties()) {
      String name = field.getKey();
      if (PASSED_OVER.contains(name)) {
        continue;
      }
      JsonNode before = into.get(name);
      JsonNode now = field.getValue();
      List<String> here = new ArrayList<>(path);
      here.add(name);
      boolean stop = stops.contains(here);
      if (!stop && before instanceof ObjectNode a && now instanceof ObjectNode b) {
        result.set(name, merged(a, b, here, stops));
      } else if (!stop
          && path.isEmpty()
          && name.equals(TAGS)
          && before instanceof ArrayNode a
          && now instanceof ArrayNode b) {
        result.set(name, united(a, b));
      } else {
        result.set(name, now);
      }
    }
    return result;
  }

  /** What was there stands first; each value stands once. */
  private static ArrayNode united(ArrayNode before, ArrayNode now) {
    ArrayNode all = before.arrayNode();
    Set<String> seen = new HashSet<>();
    for (ArrayNode part : List.of(before, now)) {
      for (JsonNode item : part) {
        if (seen.add(item.isContainerNode() ? Json.text(item) : item.asText())) {
          all.add(item);
        }
      }
    }
    return all;
  }

  /** Changes the object given, and copies what lies below it. */
  private static void delete(ObjectNode row, List<String> path, JsonNode values) {
    ObjectNode at = row;
    for (int depth = 0; depth < path.size(); depth++) {
      String name = path.get(depth);
      JsonNode below = at.get(name);
      if (depth == path.size() - 1) {
        if (below instanceof ArrayNode array) {
          at.set(name, without(array, values));
        }
      } else if (below instanceof ObjectNode object) {
        ObjectNode copy = Json.object();
        copy.setAll(object);
        at.set(name, copy);
        at = copy;
      } else {
        return;
      }
    }
  }

  private static ArrayNode without(ArrayNode array, JsonNode values) {
    ArrayNode kept = array.arrayNode();
    for (JsonNode item : array) {
      boolean deleted = false;
      for (JsonNode value : values) {
        deleted |= item.equals(SAME_VALUE, value);
      }
      if (!deleted) {
        kept.add(item);
      }
    }
    return kept;
  }
}
