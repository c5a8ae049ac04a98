package dev.assay.pipelines.promptfoo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.pipelines.plan.ConfigNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The key {@code prompts}. */
final class Prompts {

  private static final Pattern SEPARATOR = Pattern.compile("(?m)^---\\s*$");
  private static final Pattern TEXT_FILE = Pattern.compile("(?i).*\\.(txt|md|j2|prompt)|[^.]*");
  private static final Pattern DATA_FILE = Pattern.compile("(?i).*\\.(ya?ml|json)");
  private static final Pattern NAMED_FILE =
      Pattern.compile("(?i)\\S+\\.(txt|md|j2|json|ya?ml|js|cjs|mjs|ts|py|sh)(:\\w+)?");

  private final Notes notes;
  private final List<ObjectNode> prompts = new ArrayList<>();
  private final Set<String> variables = new TreeSet<>();
  private final Set<String> names = new HashSet<>();

  Prompts(Notes notes) {
    this.notes = notes;
  }

  /** Returns entries of {@code prompts}. */
  List<ObjectNode> read(@Nullable Source source) {
    if (source != null) {
      source.items().forEach(item -> read(item, null));
    }
    return prompts;
  }

  /** Returns the variables that the prompts name. */
  Set<String> variables() {
    return variables;
  }

  private void read(Source item, @Nullable String label) {
    if (item.node() instanceof ConfigNode.Fields) {
      String named = item.text("label") == null ? item.text("id") : item.text("label");
      Source inner = item.get("raw") == null ? item.get("id") : item.get("raw");
      if (inner == null || item.get("function") != null) {
        notes.lost(item.file(), item.node(), "a prompt that is a function");
      } else {
        read(inner, inner.isFile() && named != null && named.equals(inner.text()) ? null : named);
      }
      return;
    }
    String text = item.text();
    if (text == null) {
      notes.lost(item.file(), item.node(), "a prompt that is " + item.node().shown());
    } else if (item.isFile() || NAMED_FILE.matcher(text.strip()).matches()) {
      readFiles(item, label);
    } else {
      add(item, text, label);
    }
  }

  private void readFiles(Source item, @Nullable String label) {
    for (Path file : item.files(notes)) {
      String name = file.toString();
      String content = item.content(file, notes);
      if (content == null) {
        continue;
      }
      String title = label == null ? String.valueOf(file.getFileName()) : label;
      if (DATA_FILE.matcher(name).matches()) {
        Source root =
            name.toLowerCase(Locale.ROOT).endsWith("json") ? null : Source.of(file, notes);
        add(item, root == null ? content : Json.text(root.node().toJson()), title);
      } else if (TEXT_FILE.matcher(String.valueOf(file.getFileName())).matches()) {
        String[] parts = SEPARATOR.split(content, -1);
        for (int i = 0; i < parts.length; i++) {
          if (!parts[i].isBlank()) {
            add(item, parts[i].strip(), parts.length == 1 ? title : title + "-" + (i + 1));
          }
        }
      } else {
        notes.lost(item.file(), item.node(), "a prompt that is a program: " + item.text());
      }
    }
  }

  private void add(Source item, String text, @Nullable String label) {
    String problem = Tags.problem(text);
    if (problem != null) {
      notes.lost(
          item.file(),
          item.node(),
          "a prompt with " + problem + " (only {{variables}} can be taken over)");
      return;
    }
    variables.addAll(Tags.names(text));
    ObjectNode prompt = Json.object();
    prompt.put("name", unique(label == null ? "prompt-" + (prompts.size() + 1) : label));
    JsonNode messages = messages(text);
    if (messages != null) {
      prompt.set("messages", messages);
    } else {
      prompt.put("prompt", Tags.plain(text));
    }
    prompts.add(prompt);
  }

  private String unique(String label) {
    String name = label.length() > 80 ? label.substring(0, 80) : label;
    String free = name;
    for (int i = 2; !names.add(free); i++) {
      free = name + "-" + i;
    }
    return free;
  }

  /** Returns a chat that was written as JSON; null where the text is none. */
  private static @Nullable JsonNode messages(String text) {
    if (!text.strip().startsWith("[")) {
      return null;
    }
    try {
      JsonNode chat = Json.parse(Tags.plain(text));
      boolean messages = chat.isArray() && !chat.isEmpty();
      for (JsonNode message : chat) {
        messages &= message.path("role").isTextual() && message.has("content");
      }
      return messages ? chat : null;
    } catch (IOException e) {
      return null;
    }
  }
}
