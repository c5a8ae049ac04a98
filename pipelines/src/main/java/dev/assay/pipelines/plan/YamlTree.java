package dev.assay.pipelines.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.pipelines.plan.ConfigNode.Entry;
import dev.assay.pipelines.plan.ConfigNode.Mark;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * YAML 1.2 to values with positions. It works on the parser's events and makes nothing but texts,
 * numbers, booleans, lists and mappings, whatever tags the file asks for. Only {@code true} and
 * {@code false} are booleans, so {@code no} stays a text.
 */
final class YamlTree {

  private static final Pattern INTEGER = Pattern.compile("[-+]?(?:0|[1-9][0-9]*)");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(?:0|[1-9][0-9]*)?(?:\\.[0-9]*)?(?:[eE][-+]?[0-9]{1,9})?");
  private static final String TEXT_TAG = "tag:yaml.org,2002:str";

  private final ConfigTree tree;
  private final Iterator<Event> events;
  private final Map<String, ConfigNode> anchors = new HashMap<>();
  private final Map<String, Integer> sizes = new HashMap<>();
  private int aliases;

  private YamlTree(ConfigTree tree, Iterator<Event> events) {
    this.tree = tree;
    this.events = events;
  }

  /** Returns the file's one document, or null where it is empty. */
  static @Nullable ConfigNode read(String text, ConfigTree tree) throws ConfigSyntaxException {
    LoadSettings settings =
        LoadSettings.builder().setCodePointLimit(ExperimentFile.MAX_BYTES).build();
    try {
      return new YamlTree(tree, new Parse(settings).parseString(text).iterator()).document();
    } catch (MarkedYamlEngineException e) {
      Mark mark = mark(e.getProblemMark());
      String what =
          e.getContext() == null ? e.getProblem() : e.getContext() + ", " + e.getProblem();
      throw new ConfigSyntaxException(
          "CONFIG_SYNTAX", "not YAML: " + what.replaceAll("\\s+", " "), mark);
    } catch (YamlEngineException e) {
      throw new ConfigSyntaxException(
          "CONFIG_SYNTAX", "not YAML: it holds a character that YAML does not allow", 0, 0);
    }
  }

  private @Nullable ConfigNode document() throws ConfigSyntaxException {
    ConfigNode root = null;
    int documents = 0;
    while (events.hasNext()) {
      Event event = events.next();
      if (event.getEventId() == Event.ID.DocumentStart && ++documents > 1) {
        throw new ConfigSyntaxException(
            "CONFIG_SYNTAX", "a second document; keep one per file", mark(event.getStartMark()));
      }
      if (event instanceof NodeEvent node) {
        root = value(node, 1);
      }
    }
    return root;
  }

  private ConfigNode value(NodeEvent event, int depth) throws ConfigSyntaxException {
    Mark mark = mark(event.getStartMark());
    tree.checkDepth(depth, mark);
    tree.count(1, mark);
    if (event instanceof AliasEvent alias) {
      return repeated(alias, mark);
    }
    int before = tree.values();
    ConfigNode value;
    if (event instanceof ScalarEvent scalar) {
      checkTag(scalar.getTag(), mark);
      value = new ConfigNode.Scalar(scalar(scalar), mark);
    } else {
      checkTag(((CollectionStartEvent) event).getTag(), mark);
      value =
          event.getEventId() == Event.ID.SequenceStart ? items(mark, depth) : fields(mark, depth);
    }
    if (event.getAnchor().isPresent()) {
      String anchor = event.getAnchor().get().getValue();
      anchors.put(anchor, value);
      sizes.put(anchor, tree.values() - before);
    }
    return value;
  }

  private ConfigNode repeated(AliasEvent alias, Mark mark) throws ConfigSyntaxException {
    String name = alias.getAlias().getValue();
    ConfigNode value = anchors.get(name);
    if (value == null) {
      throw new ConfigSyntaxException(
          "CONFIG_SYNTAX", "alias *" + name + " has no anchor &" + name + " before it", mark);
    }
    if (++aliases > ConfigTree.MAX_ALIASES) {
      throw new ConfigSyntaxException(
          "CONFIG_LIMIT", "more than " + ConfigTree.MAX_ALIASES + " aliases", mark);
    }
    tree.count(sizes.getOrDefault(name, 0), mark);
    return value;
  }

  private ConfigNode items(Mark mark, int depth) throws ConfigSyntaxException {
    List<ConfigNode> values = new ArrayList<>();
    for (Event next = events.next();
        next.getEventId() != Event.ID.SequenceEnd;
        next = events.next()) {
      values.add(value((NodeEvent) next, depth + 1));
    }
    return new ConfigNode.Items(values, mark);
  }

  private ConfigNode fields(Mark mark, int depth) throws ConfigSyntaxException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (Event next = events.next();
        next.getEventId() != Event.ID.MappingEnd;
        next = events.next()) {
      Mark at = mark(next.getStartMark());
      if (!(next instanceof ScalarEvent key)) {
        throw new ConfigSyntaxException("CONFIG_SYNTAX", "a key must be a text", at);
      }
      if (key.isPlain() && key.getValue().equals("<<")) {
        throw new ConfigSyntaxException(
            "CONFIG_SYNTAX", "merge keys are not read; write the keys out", at);
      }
      checkTag(key.getTag(), at);
      tree.put(entries, key.getValue(), at, value((NodeEvent) events.next(), depth + 1));
    }
    return new ConfigNode.Fields(entries, mark);
  }

  private static void checkTag(Optional<String> tag, Mark mark) throws ConfigSyntaxException {
    if (tag.isPresent() && !tag.get().equals(TEXT_TAG)) {
      throw new ConfigSyntaxException(
          "CONFIG_SYNTAX", "tag " + tag.get() + " is not read; remove it", mark);
    }
  }

  private static JsonNode scalar(ScalarEvent event) throws ConfigSyntaxException {
    String text = event.getValue();
    if (!event.isPlain() || event.getTag().isPresent()) {
      return TextNode.valueOf(text);
    }
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> NullNode.getInstance();
      case "true", "True", "TRUE" -> BooleanNode.TRUE;
      case "false", "False", "FALSE" -> BooleanNode.FALSE;
      case ".nan", ".NaN", ".NAN" -> DoubleNode.valueOf(Double.NaN);
      case ".inf", ".Inf", ".INF", "+.inf" -> DoubleNode.valueOf(Double.POSITIVE_INFINITY);
      case "-.inf", "-.Inf", "-.INF" -> DoubleNode.valueOf(Double.NEGATIVE_INFINITY);
      default -> numberOrText(text, mark(event.getStartMark()));
    };
  }

  private static JsonNode numberOrText(String text, Mark mark) throws ConfigSyntaxException {
    boolean integer = INTEGER.matcher(text).matches();
    boolean number =
        integer || (text.chars().anyMatch(Character::isDigit) && DECIMAL.matcher(text).matches());
    if (!number) {
      return TextNode.valueOf(text);
    }
    if (text.length() > ConfigTree.MAX_NUMBER_CHARS) {
      throw new ConfigSyntaxException("CONFIG_LIMIT", "a number of too many digits", mark);
    }
    try {
      return integer ? whole(new BigInteger(text)) : DecimalNode.valueOf(new BigDecimal(text));
    } catch (NumberFormatException e) {
      return TextNode.valueOf(text);
    }
  }

  private static JsonNode whole(BigInteger value) {
    if (value.bitLength() < Integer.SIZE) {
      return JsonNodeFactory.instance.numberNode(value.intValue());
    }
    return value.bitLength() < Long.SIZE
        ? JsonNodeFactory.instance.numberNode(value.longValue())
        : JsonNodeFactory.instance.numberNode(value);
  }

  private static Mark mark(Optional<org.snakeyaml.engine.v2.exceptions.Mark> mark) {
    return mark.map(at -> new Mark(at.getLine() + 1, at.getColumn() + 1)).orElse(new Mark(0, 0));
  }
}
