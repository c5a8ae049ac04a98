package dev.assay.transforms.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.assay.transforms.gate.Name.Part;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;

/**
 * Finds figures by name. The scores, metrics and summary evaluators of an object are found as if
 * they stood in it, where it has no key of that name itself; a key with dots in it is found also
 * without quotes; {@code low} and {@code high} are the bounds of an interval.
 */
final class FigureNames {

  private static final List<String> TRANSPARENT =
      List.of("scores", "metrics", "summary_evaluators");
  private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();
  private static final int MAX_LISTED = 20;
  private static final int MAX_COMPARED_CHARS = 60;

  private final Name name;
  private final List<String> keys = new ArrayList<>();
  private final List<JsonNode> nodes = new ArrayList<>();
  private int farthest = -1;
  private @Nullable JsonNode stuck;

  private FigureNames(Name name) {
    this.name = name;
  }

  /**
   * Finds a figure.
   *
   * @throws UnknownFigureException where there is none of that name, with the nearest one
   */
  static FoundFigure find(Name name, GateFigures figures) throws UnknownFigureException {
    return switch (name.root()) {
      case "baseline" -> other(name, figures.baseline());
      case "compare" -> other(name, figures.comparison());
      default -> new FigureNames(name).in(figures.summary(), 0);
    };
  }

  private static FoundFigure other(Name name, GateFigures.Other other)
      throws UnknownFigureException {
    JsonNode figures = other.figures();
    if (figures == null) {
      throw new UnknownFigureException(other.problem());
    }
    return new FigureNames(name).in(figures, 1);
  }

  private FoundFigure in(JsonNode root, int from) throws UnknownFigureException {
    nodes.add(root);
    if (!descend(root, from)) {
      throw new UnknownFigureException(unknown());
    }
    return new FoundFigure(keys, nodes);
  }

  private boolean descend(JsonNode node, int from) {
    List<Part> parts = name.parts();
    if (from == parts.size()) {
      return true;
    }
    if (node.isNull()) {
      return step("", NullNode.getInstance(), parts.size());
    }
    if (node.isArray() && node.size() == 2) {
      String end = parts.get(from).text();
      if (end.equals("low") || end.equals("high")) {
        return step(end, node.get(end.equals("low") ? 0 : 1), from + 1);
      }
    }
    for (int to = joinable(from); to > from; to--) {
      String key =
          parts.subList(from, to).stream().map(Part::text).collect(Collectors.joining("."));
      JsonNode child = child(node, key);
      if (child != null && step(key, child, to)) {
        return true;
      }
    }
    if (from > farthest) {
      farthest = from;
      stuck = node;
    }
    return false;
  }

  private boolean step(String key, JsonNode child, int next) {
    keys.add(key);
    nodes.add(child);
    if (descend(child, next)) {
      return true;
    }
    keys.remove(keys.size() - 1);
    nodes.remove(nodes.size() - 1);
    return false;
  }

  /** Returns how far parts may be one key together: quotes make one by themselves. */
  private int joinable(int from) {
    List<Part> parts = name.parts();
    int to = from + 1;
    while (!parts.get(from).quoted() && to < parts.size() && !parts.get(to).quoted()) {
      to++;
    }
    return to;
  }

  private static @Nullable JsonNode child(JsonNode node, String key) {
    JsonNode own = node.get(key);
    for (int i = 0; own == null && i < TRANSPARENT.size(); i++) {
      own = node.path(TRANSPARENT.get(i)).get(key);
    }
    return own;
  }

  private String unknown() {
    String wrong = Name.written(name.parts().get(farthest).text());
    String before = farthest == 0 ? "" : " in " + new Name(name.parts().subList(0, farthest));
    JsonNode node = stuck == null ? NullNode.getInstance() : stuck;
    String what = "unknown name " + wrong + before;
    if (node.isArray()) {
      return what + "; an interval has low and high";
    }
    if (!node.isObject()) {
      return what + ", which is a single figure";
    }
    Set<String> known = known(node);
    if (known.isEmpty()) {
      return what + ", where nothing is";
    }
    String listed =
        known.stream().limit(MAX_LISTED).map(Name::written).collect(Collectors.joining(", "))
            + (known.size() > MAX_LISTED ? " and " + (known.size() - MAX_LISTED) + " more" : "");
    String written = name.parts().get(farthest).text();
    String nearest =
        nearest(written, known)
            .map(near -> "; did you mean " + Name.written(near) + "?")
            .orElse("");
    return what + nearest + "; known here: " + listed + dash(written, known);
  }

  /** A minus sign without blanks around it is read as part of the name. */
  private static String dash(String written, Set<String> known) {
    int dash = written.indexOf('-');
    return dash > 0 && known.contains(written.substring(0, dash))
        ? " (to subtract, put blanks around the -)"
        : "";
  }

  /** What a person means comes first: scores, then the rest. */
  static Set<String> known(JsonNode object) {
    Set<String> known = new LinkedHashSet<>();
    for (String group : TRANSPARENT) {
      object.path(group).fieldNames().forEachRemaining(known::add);
    }
    object.fieldNames().forEachRemaining(known::add);
    known.removeAll(TRANSPARENT);
    return known;
  }

  /** Returns the name with the fewest edits, if they are at most a third of it. */
  static Optional<String> nearest(String written, Set<String> known) {
    if (written.length() > MAX_COMPARED_CHARS) {
      return Optional.empty();
    }
    String nearest = null;
    int fewest = Integer.MAX_VALUE;
    for (String name : known) {
      int edits = DISTANCE.apply(written, name);
      if (edits < fewest && edits <= Math.max(1, (name.length() + 2) / 3)) {
        nearest = name;
        fewest = edits;
      }
    }
    return Optional.ofNullable(nearest);
  }
}
