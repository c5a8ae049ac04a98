package dev.assay.pipelines.command;

import dev.assay.pipelines.plan.EvaluatorEntry;
import dev.assay.pipelines.plan.JudgeParserOption;
import dev.assay.pipelines.plan.JudgeSet;
import dev.assay.pipelines.plan.ModelFolder;
import dev.assay.pipelines.plan.PlanChecks;
import dev.assay.pipelines.plan.PlanProblem;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that tell who judges. */
final class JudgeOptions {

  @Option(
      names = {"--judge-folder", "-jf"},
      paramLabel = "DIR",
      description = "Folder with settings.json, which names judges, and their templates.")
  private @Nullable Path folder;

  @Option(
      names = {"--judge", "-j"},
      paramLabel = "NAME,NAME",
      description = "Judges that settings.json names.")
  private @Nullable String judges;

  @Option(
      names = {"--judge-templates", "-jt"},
      paramLabel = "FILE,FILE",
      description = "Templates in the folder (default: template.txt).")
  private @Nullable String templates;

  @Option(
      names = "--judge-parser",
      paramLabel = "FORM",
      description =
          "Read a score out of each judgement: number, number:1-10, yes-no, choice:A,B,"
              + " choice:good=1,bad=0, json:FIELD.")
  private @Nullable String parser;

  /**
   * Returns the judges; null where none are asked for.
   *
   * @param problems receives what is wrong with the folder and the parser
   */
  @Nullable JudgeStage read(
      boolean needed,
      CommandLine command,
      PlanChecks checks,
      List<PlanProblem> problems,
      List<PlanProblem> warnings) {
    if (!needed && folder == null && judges == null && templates == null && parser == null) {
      return null;
    }
    List<String> names = CommaList.of(judges);
    List<String> files = templates == null ? List.of("template.txt") : CommaList.of(templates);
    if (folder == null) {
      throw new ParameterException(
          command, "Missing --judge-folder, the folder with settings.json and templates");
    }
    if (names.isEmpty()) {
      throw new ParameterException(
          command, "Missing --judge with one or more judges that settings.json names");
    }
    if (files.isEmpty()) {
      throw new ParameterException(command, "--judge-templates names no template");
    }
    ModelFolder models = new ModelFolder(folder, "judge-folder", checks);
    JudgeSet set = models.judges(names, files);
    problems.addAll(models.problems());
    warnings.addAll(models.warnings());
    boolean several = names.size() * files.size() > 1;
    EvaluatorEntry scores =
        parser == null ? null : new JudgeParserOption(checks).read(parser, several, problems);
    return new JudgeStage(set, scores);
  }
}
