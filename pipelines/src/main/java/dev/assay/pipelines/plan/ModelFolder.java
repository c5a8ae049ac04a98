package dev.assay.pipelines.plan;

import dev.assay.transforms.derive.JudgeTemplate;
import dev.assay.transforms.derive.ModelEntry;
import dev.assay.transforms.derive.RephraseTemplate;
import dev.assay.transforms.rows.KnownApis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A judge or rephrase folder as prompto's users have it: {@code settings.json} with an entry {@code
 * {api, model_name, parameters}} for each model, and templates in {@code .txt} files. Everything
 * that is wrong is collected with its place.
 */
public final class ModelFolder {

  private static final String SETTINGS = "settings.json";
  private static final String TEMPLATE = ".txt";

  private final Path folder;
  private final String option;
  private final KnownApis apis;
  private final List<PlanProblem> problems = new ArrayList<>();
  private final List<PlanProblem> warnings = new ArrayList<>();

  /**
   * Names a folder; nothing is read yet.
   *
   * @param option that names it, without the dashes
   * @param checks tell which APIs there are
   */
  public ModelFolder(Path folder, String option, PlanChecks checks) {
    this.folder = folder;
    this.option = option;
    this.apis = checks.apis();
  }

  /** Returns what is wrong with all that was read. */
  public List<PlanProblem> problems() {
    return List.copyOf(problems);
  }

  /** Returns what was read and may not be meant so. */
  public List<PlanProblem> warnings() {
    return List.copyOf(warnings);
  }

  /**
   * Reads judges and their templates, complete only where there is no problem.
   *
   * @param judges names in {@code settings.json}
   * @param templates names of files in the folder; each gives one template, the whole file
   */
  public JudgeSet judges(List<String> judges, List<String> templates) {
    List<JudgeTemplate> read = new ArrayList<>();
    if (isFolder()) {
      List<ModelEntry> chosen = chosen(judges, "judge");
      for (String name : templates) {
        String text = template(name);
        if (text != null) {
          JudgeTemplate template =
              new JudgeTemplate(name.substring(0, name.length() - TEMPLATE.length()), text);
          check(template, folder.resolve(name));
          read.add(template);
        }
      }
      return new JudgeSet(chosen, read);
    }
    return new JudgeSet(List.of(), read);
  }

  /**
   * Reads models and templates that rephrase, complete only where there is no problem.
   *
   * @param models names in {@code settings.json}
   * @param template name of a file in the folder, which has a template on each line
   */
  public RephraseSet rephrasers(List<String> models, String template) {
    if (!isFolder()) {
      return new RephraseSet(List.of(), List.of());
    }
    List<ModelEntry> chosen = chosen(models, "rephrase model");
    String text = template(template);
    List<RephraseTemplate> templates = text == null ? List.of() : RephraseTemplate.lines(text);
    String file = folder.resolve(template).toString();
    if (text != null && templates.isEmpty()) {
      problem(file, 0, "TPL_EMPTY", "the file holds no template; write one on each line");
    }
    for (RephraseTemplate line : templates) {
      if (!line.showsPrompt()) {
        problem(
            file,
            line.index() + 1,
            "TPL_NO_PLACEHOLDER",
            "the template has no {INPUT_PROMPT}, so the model would not see what to rephrase; put"
                + " it in");
      }
    }
    return new RephraseSet(chosen, templates);
  }

  private boolean isFolder() {
    if (Files.isDirectory(folder)) {
      return true;
    }
    problem(
        folder.toString(),
        0,
        "IN_MISSING",
        Files.exists(folder)
            ? "is not a folder; --" + option + " names one with settings.json and templates"
            : "folder not found (working directory "
                + Path.of("").toAbsolutePath()
                + "); correct --"
                + option);
    return false;
  }

  private List<ModelEntry> chosen(List<String> names, String what) {
    Problems found = new Problems(folder.resolve(SETTINGS).toString());
    Map<String, ModelEntry> entries =
        new ModelSettings(found, apis, names).read(folder.resolve(SETTINGS));
    problems.addAll(found.errors());
    List<ModelEntry> chosen = new ArrayList<>();
    if (entries == null) {
      return chosen;
    }
    String file = found.file();
    for (String name : names) {
      ModelEntry entry = entries.get(name);
      if (entry == null) {
        problem(
            file,
            0,
            "CONFIG_UNKNOWN_MODEL",
            "no "
                + what
                + " \""
                + ConfigNode.oneLine(name)
                + "\""
                + NearestName.question(name, entries.keySet())
                + (entries.isEmpty()
                    ? "; the file names none"
                    : "; known there: " + String.join(", ", entries.keySet())));
      } else {
        chosen.add(entry);
      }
    }
    return chosen;
  }

  private @Nullable String template(String name) {
    if (!name.endsWith(TEMPLATE) || name.length() == TEMPLATE.length()) {
      problem(
          folder + "/" + ConfigNode.oneLine(name),
          0,
          "USAGE_TEMPLATE",
          "a template is a .txt file; name one that is in the folder");
      return null;
    }
    try {
      Path file = folder.resolve(name);
      PlanProblem unopenable = ExperimentFile.unopenable(file).orElse(null);
      if (unopenable != null) {
        problems.add(unopenable);
        return null;
      }
      String text = ExperimentFile.text(file);
      if (text.isBlank()) {
        problem(file.toString(), 0, "TPL_EMPTY", "the template is empty");
        return null;
      }
      return text;
    } catch (ConfigSyntaxException e) {
      problems.add(e.toProblem(folder.resolve(name).toString(), ""));
    } catch (IOException e) {
      problem(
          folder.resolve(name).toString(),
          0,
          "IN_UNREADABLE",
          "cannot read the file: " + e.getMessage());
    } catch (InvalidPathException e) {
      problem(
          folder.toString(),
          0,
          "IN_MISSING",
          "no such template: \"" + ConfigNode.oneLine(name) + "\"");
    }
    return null;
  }

  private void check(JudgeTemplate template, Path file) {
    if (!template.showsPrompt() && !template.showsResponse()) {
      problem(
          file.toString(),
          0,
          "TPL_NO_PLACEHOLDER",
          "the template has neither {INPUT_PROMPT} nor {OUTPUT_RESPONSE}, so the judge would see"
              + " nothing to judge; put them in");
    } else if (!template.showsResponse()) {
      warn(file, "the template has no {OUTPUT_RESPONSE}; the judge does not see the answers");
    }
    if (template.text().contains("{{") || template.text().contains("}}")) {
      warn(
          file,
          "the template has doubled braces, which are sent as they stand; for a brace write one");
    }
  }

  private void warn(Path file, String message) {
    warnings.add(new PlanProblem(file.toString(), 0, 0, "TPL_PLACEHOLDER", message));
  }

  private void problem(String file, int line, String code, String message) {
    problems.add(new PlanProblem(file, line, line == 0 ? 0 : 1, code, message));
  }
}
