package dev.assay.pipelines.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A YAML or JSON file of one mapping.
 *
 * @param content empty where there are problems
 * @param problems all that is wrong with it; a key in it is one
 */
public record ConfigDocument(ObjectNode content, List<PlanProblem> problems) {

  /** Copies the problems. */
  public ConfigDocument {
    problems = List.copyOf(problems);
  }

  /** Reads a file, which is JSON where its name ends so, else YAML. */
  public static ConfigDocument read(Path file) {
    Problems problems = new Problems(file.toString());
    Optional<PlanProblem> unopenable = ExperimentFile.unopenable(file);
    ConfigNode root = null;
    if (unopenable.isPresent()) {
      problems.add(unopenable.get());
    } else {
      root = tree(file, problems);
    }
    if (root != null && !(root instanceof ConfigNode.Fields)) {
      Section.wrongType(problems, "the file", root, "a mapping of keys to values");
    }
    return problems.any() || root == null || !(root.toJson() instanceof ObjectNode content)
        ? new ConfigDocument(Json.object(), problems.errors())
        : new ConfigDocument(content, List.of());
  }

  /** Returns the file's one value, in which no key stands; null where there is none. */
  static @Nullable ConfigNode tree(Path file, Problems problems) {
    String text = "";
    try {
      text = ExperimentFile.text(file);
      boolean json = file.toString().toLowerCase(Locale.ROOT).endsWith(".json");
      ConfigTree tree = new ConfigTree(problems);
      ConfigNode root = json ? JsonTree.read(text, tree) : YamlTree.read(text, tree);
      if (root == null) {
        problems.addOfFile("CONFIG_SYNTAX", "the file is empty; it needs at least a dataset");
      } else {
        new ConfigScan(problems).scan("experiment", root);
      }
      return root;
    } catch (ConfigSyntaxException e) {
      problems.add(e.toProblem(problems.file(), text));
    } catch (IOException e) {
      problems.addOfFile("IN_UNREADABLE", "cannot read the file: " + e.getMessage());
    }
    return null;
  }
}
