package dev.assay.pipelines.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.transforms.derive.ModelEntry;
import dev.assay.transforms.rows.KnownApis;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code settings.json} of a folder of judges or rephrasers. Every entry is checked; an
 * API that is not known is a problem only of those that are wanted.
 */
final class ModelSettings {

  private static final int MAX_NAME_CHARS = 200;

  private static final List<String> DERIVED =
      List.of("id", "prompt", "judge_name", "template_name", "template_index");

  private final Problems problems;
  private final KnownApis apis;
  private final List<String> wanted;

  ModelSettings(Problems problems, KnownApis apis, List<String> wanted) {
    this.problems = problems;
    this.apis = apis;
    this.wanted = wanted;
  }

  /** Returns the entries by name; null where the file cannot be read as such. */
  @Nullable Map<String, ModelEntry> read(Path file) {
    PlanProblem unopenable = ExperimentFile.unopenable(file).orElse(null);
    if (unopenable != null) {
      problems.add(unopenable);
      return null;
    }
    String text = "";
    try {
      text = ExperimentFile.text(file);
      ConfigNode root = JsonTree.read(text, new ConfigTree(problems));
      if (root == null) {
        problems.addOfFile("CONFIG_SYNTAX", "the file is empty; it needs an object of models");
      } else if (root instanceof ConfigNode.Fields models) {
        new ConfigScan(problems).scan("settings", root);
        return entries(models);
      } else {
        Section.wrongType(problems, "settings", root, "an object of name to model");
      }
    } catch (ConfigSyntaxException e) {
      problems.add(e.toProblem(file.toString(), text));
    } catch (IOException e) {
      problems.addOfFile("IN_UNREADABLE", "cannot read the file: " + e.getMessage());
    }
    return null;
  }

  private Map<String, ModelEntry> entries(ConfigNode.Fields models) {
    Map<String, ModelEntry> entries = new LinkedHashMap<>();
    models.entries().forEach((name, entry) -> entries.put(name, entry(name, entry.value())));
    return entries;
  }

  private ModelEntry entry(String name, ConfigNode node) {
    String path = ConfigNode.oneLine(name) + ".";
    Section section = Section.open(problems, path, node);
    if (section == null || !(node.toJson() instanceof ObjectNode keys)) {
      return new ModelEntry(name, Json.object());
    }
    String api = section.required("api", MAX_NAME_CHARS);
    if (wanted.contains(name) && !api.isEmpty() && !apis.names().contains(api)) {
      problems.add(
          section.mark("api"),
          "CONFIG_API_UNKNOWN",
          "API "
              + ConfigNode.oneLine(api)
              + " not recognised or implemented; known: "
              + String.join(", ", apis.names())
              + NearestName.question(api, apis.names()));
    }
    section.required("model_name", MAX_NAME_CHARS);
    if (!section.has("parameters")) {
      problems.add(
          section.mark(),
          "CONFIG_MISSING",
          "key \"" + path + "parameters\" is missing; write {} where there are none");
    }
    section.object("parameters");
    for (String key : DERIVED) {
      if (section.has(key)) {
        problems.add(
            section.mark(key),
            "CONFIG_CONFLICT",
            "key \"" + path + key + "\" is written by Assay itself; remove it");
      }
    }
    return new ModelEntry(name, keys);
  }
}
