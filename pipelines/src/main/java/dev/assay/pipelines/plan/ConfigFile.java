package dev.assay.pipelines.plan;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A YAML or JSON file of any tool as values with positions, within the limits of our own. */
public final class ConfigFile {

  private ConfigFile() {}

  /**
   * Reads a file; one whose name ends in {@code .json} is JSON, all others are YAML.
   *
   * @param problems receives what is wrong with it
   * @return null where it cannot be read or is empty
   */
  public static @Nullable ConfigNode read(Path file, List<PlanProblem> problems) {
    Problems found = new Problems(file.toString());
    ConfigNode root = null;
    String text = "";
    try {
      text = ExperimentFile.text(file);
      ConfigTree tree = new ConfigTree(found);
      boolean json = file.toString().toLowerCase(Locale.ROOT).endsWith(".json");
      root = json ? JsonTree.read(text, tree) : YamlTree.read(text, tree);
    } catch (ConfigSyntaxException e) {
      found.add(e.toProblem(file.toString(), text));
    } catch (IOException e) {
      found.addOfFile("IN_UNREADABLE", "cannot read the file: " + e.getMessage());
    }
    problems.addAll(found.errors());
    return root;
  }
}
