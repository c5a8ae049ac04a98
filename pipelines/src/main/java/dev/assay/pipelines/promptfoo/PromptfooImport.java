package dev.assay.pipelines.promptfoo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.pipelines.plan.EvaluatorEntry;
import dev.assay.transforms.judge.JudgeTypes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * A configuration of promptfoo as an experiment. Assertions that stand under {@code defaultTest}
 * and name no variable become evaluators; all others stand in their rows, under {@code assert},
 * with their variables filled, for {@code row-assert-set}.
 */
public final class PromptfooImport {

  private static final String ROW_KEY = "assert";
  private static final String SELECT_BEST = "select-best";
  private static final String CRITERION = "select_best";
  private static final String[] STANDARD_JUDGE = {"openai", "gpt-4.1"};
  private static final String[] STANDARD_EMBEDDING = {"openai", "text-embedding-3-large"};
  private static final Set<String> READ =
      Set.of(
          "description",
          "prompts",
          "providers",
          "targets",
          "tests",
          "scenarios",
          "defaultTest",
          "evaluateOptions",
          "$schema",
          "tags",
          "sharing",
          "outputPath",
          "commandLineOptions");

  /**
   * What was made.
   *
   * @param experiment the experiment file's text; empty where there is nothing to run
   * @param rows the rows' lines
   * @param lost what was not taken over, each with its place
   * @param said what was taken over otherwise, each with its place
   */
  public record Imported(
      String experiment, List<String> rows, List<String> lost, List<String> said) {
    /** Copies the lists. */
    public Imported {
      rows = List.copyOf(rows);
      lost = List.copyOf(lost);
      said = List.copyOf(said);
    }
  }

  private final Notes notes = new Notes();
  private final Providers providers = new Providers(notes);
  private final Prompts prompts = new Prompts(notes);
  private final Assertions assertions;
  private final Tests tests;
  private boolean judged;
  private boolean embedded;

  private PromptfooImport(Function<EvaluatorEntry, List<String>> check) {
    assertions = new Assertions(notes, providers, check);
    tests = new Tests(notes, assertions);
  }

  /**
   * Reads a configuration and the files that it names.
   *
   * @param name of the experiment
   * @param check says what is wrong with an evaluator
   */
  public static Imported read(
      Path file, String name, Function<EvaluatorEntry, List<String>> check) {
    return new PromptfooImport(check).read(file, name);
  }

  private Imported read(Path file, String name) {
    Source root = Source.of(file, notes);
    if (root == null) {
      return new Imported("", List.of(), notes.lost(), notes.said());
    }
    root.entries()
        .forEach(
            (key, entry) -> {
              if (!READ.contains(key)) {
                notes.lost(file, entry.value(), "the key " + key);
              }
            });
    ObjectNode experiment = Json.object().put("name", name);
    if (root.text("description") != null) {
      experiment.put("description", root.text("description"));
    }
    experiment.put("dataset", "rows.jsonl");
    List<ObjectNode> templates = prompts.read(root.get("prompts"));
    addAll(experiment, "prompts", templates);
    List<ObjectNode> models =
        providers.read(root.get("providers") == null ? root.get("targets") : root.get("providers"));
    addAll(experiment, "models", models);
    List<String> rows = rows(root, experiment);
    settings(root.get("evaluateOptions"), experiment);
    if (!providers.servers().isEmpty()) {
      experiment.set("servers", providers.servers());
    }
    boolean runs = !templates.isEmpty() && !models.isEmpty();
    if (!runs) {
      notes.lost(file, root.node(), "no prompt or no provider is left, so there is nothing to run");
    }
    return new Imported(runs ? yaml(file, experiment) : "", rows, notes.lost(), notes.said());
  }

  private static void addAll(ObjectNode experiment, String key, List<ObjectNode> entries) {
    ArrayNode list = experiment.putArray(key);
    entries.forEach(list::add);
  }

  private List<String> rows(Source root, ObjectNode experiment) {
    Source defaults = root.get("defaultTest");
    if (defaults != null && defaults.isFile()) {
      List<Path> files = defaults.files(notes);
      defaults = files.isEmpty() ? null : Source.of(files.get(0), notes);
    }
    Tests.Test standard = defaults == null ? Tests.NONE : tests.standard(defaults);
    List<Tests.Test> all = new ArrayList<>(tests.read(root.get("tests")));
    all.addAll(tests.scenarios(root.get("scenarios")));
    if (all.isEmpty()) {
      Set<String> missing = new TreeSet<>(prompts.variables());
      standard.variables().fieldNames().forEachRemaining(missing::remove);
      if (missing.isEmpty()) {
        all.add(Tests.NONE);
      } else {
        notes.lost(
            root.file(),
            "no test gives "
                + String.join(", ", missing)
                + "; write rows with them into rows.jsonl");
      }
    }
    List<ObjectNode> evaluators = new ArrayList<>();
    List<ObjectNode> inRows = new ArrayList<>();
    boolean common = all.stream().allMatch(test -> test.withDefaults() && test.threshold() == null);
    for (ObjectNode evaluator : standard.evaluators()) {
      boolean fixed = Tags.names(Json.text(evaluator)).isEmpty();
      boolean alone = common && standard.threshold() == null && (fixed || isBest(evaluator));
      (alone ? evaluators : inRows).add(evaluator);
    }
    Tests.Test base =
        new Tests.Test(
            standard.variables(), inRows, standard.threshold(), null, standard.metadata(), true);
    List<String> lines = lines(all, base, experiment, evaluators);
    evaluators.forEach(this::noteModels);
    if (lines.stream().anyMatch(line -> line.contains("\"" + ROW_KEY + "\":"))) {
      evaluators.add(Json.object().put("type", "row-assert-set").put("name", ROW_KEY));
    }
    if (!evaluators.isEmpty()) {
      addAll(experiment, "evaluators", evaluators);
    }
    graders(defaults == null ? null : defaults.get("options"), experiment);
    return lines;
  }

  private List<String> lines(
      List<Tests.Test> all, Tests.Test base, ObjectNode experiment, List<ObjectNode> evaluators) {
    List<String> lines = new ArrayList<>();
    List<String> criteria = new ArrayList<>();
    for (Tests.Test test : all) {
      for (Tests.Test one : test.over(base).expanded()) {
        lines.add(Json.text(row(one, lines.size() + 1, criteria)));
      }
    }
    Set<String> different = Set.copyOf(criteria);
    if (different.size() == 1 && criteria.size() == lines.size()) {
      evaluators.add(best(criteria.get(0)));
    } else if (!criteria.isEmpty() && criteria.size() == lines.size()) {
      evaluators.add(best("{{" + CRITERION + "}}"));
    } else if (!criteria.isEmpty()) {
      notes.lost(
          Path.of(experiment.path("name").asText()),
          SELECT_BEST + " of some tests only; it compares the answers of every row");
    }
    return lines;
  }

  private static ObjectNode best(String criterion) {
    return Json.object().put("type", SELECT_BEST).put("value", criterion);
  }

  private static boolean isBest(ObjectNode evaluator) {
    return evaluator.path("type").asText().equals(SELECT_BEST);
  }

  private ObjectNode row(Tests.Test test, int number, List<String> criteria) {
    ObjectNode row = Json.object().put("id", "test-" + number);
    if (test.description() != null) {
      row.put("description", test.description());
    }
    row.setAll(test.variables());
    for (String variable : prompts.variables()) {
      if (!row.has(variable)) {
        row.put(variable, "");
      }
    }
    if (test.metadata() != null) {
      row.set("metadata", test.metadata());
    }
    ArrayNode parts = Json.object().putArray(ROW_KEY);
    for (ObjectNode evaluator : test.evaluators()) {
      ObjectNode filled = (ObjectNode) Tags.filled(evaluator, test.variables());
      if (isBest(filled)) {
        criteria.add(filled.path("value").asText());
        row.put(CRITERION, filled.path("value").asText());
      } else {
        noteModels(filled);
        parts.add(filled);
      }
    }
    if (!parts.isEmpty() && test.threshold() != null) {
      ObjectNode set = row.putObject(ROW_KEY);
      set.set("threshold", test.threshold());
      set.set(ROW_KEY, parts);
    } else if (!parts.isEmpty()) {
      row.set(ROW_KEY, parts);
    }
    return row;
  }

  private void noteModels(ObjectNode evaluator) {
    String type = evaluator.path("type").asText();
    judged |= JudgeTypes.takesJudge(type) && !evaluator.has("judge");
    embedded |= JudgeTypes.takesEmbedding(type) && !evaluator.has("embedding");
    evaluator.path(ROW_KEY).forEach(part -> noteModels((ObjectNode) part));
  }

  private void graders(@Nullable Source options, ObjectNode experiment) {
    Source provider = options == null ? null : options.get("provider");
    Source text =
        provider == null || provider.get("text") == null ? provider : provider.get("text");
    Source vectors = provider == null ? null : provider.get("embedding");
    if (judged) {
      experiment.set("judge", model(text, STANDARD_JUDGE));
    }
    if (embedded) {
      experiment.set("embedding", model(vectors, STANDARD_EMBEDDING));
    }
  }

  private ObjectNode model(@Nullable Source named, String[] standard) {
    ObjectNode model = named == null ? null : providers.model(named);
    if (model != null) {
      model.remove("name");
      return model;
    }
    return Json.object().put("api", standard[0]).put("model", standard[1]);
  }

  private void settings(@Nullable Source options, ObjectNode experiment) {
    if (options == null) {
      return;
    }
    for (String key : options.entries().keySet()) {
      Source value = options.get(key);
      JsonNode number = value == null ? null : value.node().number();
      if (key.equals("maxConcurrency") && number != null) {
        experiment.set("concurrency", number);
      } else if (key.equals("repeat") && number != null) {
        experiment.set("epochs", number);
      } else if (value != null && !Set.of("cache", "showProgressBar").contains(key)) {
        notes.lost(value.file(), value.node(), key + " of evaluateOptions");
      }
    }
  }

  private static String yaml(Path file, ObjectNode experiment) {
    DumpSettings settings =
        DumpSettings.builder().setDefaultFlowStyle(FlowStyle.AUTO).setWidth(110).build();
    Map<?, ?> values = new ObjectMapper().convertValue(experiment, Map.class);
    return "# Made of promptfoo's "
        + file.getFileName()
        + " by assay import promptfoo.\n"
        + new Dump(settings).dumpToString(values);
  }
}
