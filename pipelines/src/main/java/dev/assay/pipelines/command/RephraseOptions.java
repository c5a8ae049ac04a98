package dev.assay.pipelines.command;

import dev.assay.pipelines.plan.ModelFolder;
import dev.assay.pipelines.plan.NearestName;
import dev.assay.pipelines.plan.PlanChecks;
import dev.assay.pipelines.plan.PlanProblem;
import dev.assay.pipelines.plan.RephraseSet;
import dev.assay.transforms.derive.RephraseParser;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that tell who rephrases. */
final class RephraseOptions {

  @Option(
      names = {"--rephrase-folder", "-rf"},
      paramLabel = "DIR",
      description = "Folder with settings.json, which names models, and templates that rephrase.")
  private @Nullable Path folder;

  @Option(
      names = {"--rephrase-model", "-r"},
      paramLabel = "NAME,NAME",
      description = "Models that settings.json names.")
  private @Nullable String models;

  @Option(
      names = {"--rephrase-templates", "-rt"},
      paramLabel = "FILE",
      description = "File in the folder with a template on each line (default: template.txt).")
  private @Nullable String templates;

  @Option(
      names = {"--rephrase-parser", "-rp"},
      paramLabel = "NAME",
      description = "split_numbered_list: each item of the answer is a prompt.")
  private @Nullable String parser;

  @Option(
      names = {"--remove-original", "-ro"},
      description = "Run only the rephrased prompts.")
  private boolean removeOriginal;

  /**
   * Returns the rephrasers; null where none are asked for.
   *
   * @param problems receives what is wrong with the folder
   */
  @Nullable RephraseStage read(
      boolean needed,
      CommandLine command,
      PlanChecks checks,
      List<PlanProblem> problems,
      List<PlanProblem> warnings) {
    if (!needed && folder == null && models == null && templates == null && parser == null) {
      if (removeOriginal) {
        throw new ParameterException(
            command, "--remove-original needs --rephrase-folder and --rephrase-model");
      }
      return null;
    }
    List<String> names = CommaList.of(models);
    if (folder == null) {
      throw new ParameterException(
          command, "Missing --rephrase-folder, the folder with settings.json and templates");
    }
    if (names.isEmpty()) {
      throw new ParameterException(
          command, "Missing --rephrase-model with one or more models that settings.json names");
    }
    RephraseParser form = form(command);
    ModelFolder found = new ModelFolder(folder, "rephrase-folder", checks);
    RephraseSet set = found.rephrasers(names, templates == null ? "template.txt" : templates);
    problems.addAll(found.problems());
    warnings.addAll(found.warnings());
    return new RephraseStage(set, form, removeOriginal);
  }

  private RephraseParser form(CommandLine command) {
    String name = parser;
    return name == null
        ? RephraseParser.WHOLE
        : RephraseParser.named(name)
            .orElseThrow(
                () ->
                    new ParameterException(
                        command,
                        "Invalid --rephrase-parser: \""
                            + name
                            + "\" (must be "
                            + String.join(" or ", RephraseParser.names())
                            + ")"
                            + NearestName.question(name, RephraseParser.names())));
  }
}
