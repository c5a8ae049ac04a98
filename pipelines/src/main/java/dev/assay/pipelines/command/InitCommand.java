package dev.assay.pipelines.command;

import dev.assay.io.json.Json;
import dev.assay.pipelines.init.DatasetLook;
import dev.assay.pipelines.init.ExperimentFolder;
import dev.assay.pipelines.init.InitException;
import dev.assay.pipelines.init.NewFolder;
import dev.assay.pipelines.init.Starter;
import dev.assay.pipelines.plan.EvaluatorEntry;
import dev.assay.pipelines.plan.NearestName;
import dev.assay.pipelines.plan.PlanChecks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code assay init}. */
@Command(
    name = "init",
    header = "Make a folder with an experiment that runs.",
    description = {
      "",
      "Without options it asks three questions: which rows, which model, how answers are scored."
          + " Of a file of your own it reads the columns and writes the prompt for them. Nothing"
          + " that is there is replaced.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class,
    footer = {
      "",
      "Templates (each runs without a network or a key):",
      "  capitals      ten capitals, scored by code",
      "  compare       two models on the same rows, with gates for each",
      "  rag           answers from retrieved passages, and how far they keep to them",
      "  judge         a judge that checks answers against criteria",
      "  conversation  prompts of several turns",
      "  images        pictures in a prompt",
      "  ci            a test in CI: gates, an evaluator of your own",
      "  prompto       a data folder of prompto: input, judge",
      "",
      "Examples:",
      "  assay init",
      "  assay init first --template rag",
      "  assay init mine --dataset questions.csv --api openai --model gpt-4o-mini",
      "  assay init two --dataset q.csv --api ollama --model llama3.2 --model qwen3"
    })
final class InitCommand implements Callable<Integer> {

  private static final String OFFLINE = "test";
  private static final String STANDARD_EVALUATOR = "exact_match";
  private static final String NO_EVALUATOR = "none";

  /** A model of each API to begin with, where one is widely there. */
  private static final Map<String, String> MODELS =
      Map.of(
          OFFLINE,
          "echo",
          "openai",
          "gpt-4o-mini",
          "anthropic",
          "claude-sonnet-4-5",
          "gemini",
          "gemini-2.5-flash",
          "vertexai",
          "gemini-2.5-flash",
          "openrouter",
          "openai/gpt-4o-mini");

  private final CommandContext context;
  private final Supplier<@Nullable Person> people;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      description = "The folder to make (default: the template's or the file's name).")
  private @Nullable Path name;

  @Option(
      names = "--template",
      paramLabel = "TEMPLATE",
      description = "Copy one of the templates below.")
  private @Nullable String template;

  @Option(
      names = "--dataset",
      paramLabel = "FILE",
      description = "Rows of your own: .csv, .jsonl or .parquet, each also .gz or .zst.")
  private @Nullable Path dataset;

  @Option(
      names = "--api",
      paramLabel = "API",
      description = "Who answers: openai, anthropic, … (default: test, which needs no network).")
  private @Nullable String api;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "A model of that API; repeat it to compare several.")
  private List<String> models = new ArrayList<>();

  @Option(
      names = "--evaluator",
      paramLabel = "TYPE",
      description = "How answers are scored (default: exact_match where a column has the answer).")
  private @Nullable String evaluator;

  InitCommand(CommandContext context) {
    this(context, () -> Person.atTerminal(context.err()));
  }

  /** Makes the command with someone else to ask. */
  InitCommand(CommandContext context, Supplier<@Nullable Person> people) {
    this.context = context;
    this.people = people;
  }

  @Override
  public Integer call() {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    if (template != null
        && (dataset != null || api != null || evaluator != null || !models.isEmpty())) {
      throw new ParameterException(
          command,
          "--template goes without --dataset, --api, --model and --evaluator; edit the file that it"
              + " makes, or leave it out");
    }
    try {
      if (template == null && dataset == null && !ask(command)) {
        return ExitStatus.OK.code();
      }
      return dataset == null ? copied(command) : made(command);
    } catch (InitException e) {
      context.err().println(e.code() + " " + e.getMessage() + ".");
      context.err().println("Nothing was written.");
      return e.exitCode();
    } catch (IOException e) {
      context.err().println("INIT_IO I/O failure: " + e.getMessage());
      return ExitStatus.WRITE_FAILED.code();
    }
  }

  /** Asks what no option says; without anyone to ask, all is as for the first template. */
  private boolean ask(CommandLine command) throws IOException {
    Person person = people.get();
    if (person == null) {
      if (api != null || evaluator != null || !models.isEmpty()) {
        throw new ParameterException(
            command, "--api, --model and --evaluator need --dataset; name a file with rows");
      }
      return true;
    }
    String rows = person.ask("Your rows (.csv, .jsonl, .parquet), or nothing for an example:", "");
    if (rows.isEmpty()) {
      template = person.ask("Example (" + String.join(", ", Starter.titles()) + "):", "capitals");
      return true;
    }
    dataset = Path.of(rows);
    if (api == null) {
      String model =
          person.ask("Model as API/MODEL, such as openai/gpt-4o-mini (test: offline):", OFFLINE);
      int slash = model.indexOf('/');
      api = slash < 0 ? model : model.substring(0, slash);
      if (slash >= 0) {
        models.add(model.substring(slash + 1));
      }
    }
    if (evaluator == null) {
      evaluator =
          person.ask(
              "Scored by (exact_match, contains, llm-rubric, another type, or none):",
              STANDARD_EVALUATOR);
    }
    return true;
  }

  private int copied(CommandLine command) throws InitException, IOException {
    String title = template == null ? Starter.CAPITALS.title() : template;
    Starter starter =
        Starter.of(title)
            .orElseThrow(
                () ->
                    new ParameterException(
                        command,
                        "Unknown template \""
                            + title
                            + "\""
                            + NearestName.of(title, Starter.titles())
                                .map(near -> "; did you mean \"" + near + "\"?")
                                .orElse("; known: " + String.join(", ", Starter.titles()))));
    NewFolder folder = NewFolder.at(name == null ? Path.of(title) : name);
    ExperimentFolder.write(starter, folder);
    Map<String, String> variables = new LinkedHashMap<>();
    starter.folderVariables().forEach(key -> variables.put(key, folder.path().toString()));
    done(folder, folder.path().resolve(starter.file()), variables, starter.summary());
    return ExitStatus.OK.code();
  }

  private int made(CommandLine command) throws InitException, IOException {
    String named = api == null ? OFFLINE : api;
    checkNames(command, named);
    Path file = Objects.requireNonNull(dataset);
    DatasetLook look = DatasetLook.at(file);
    NewFolder folder = NewFolder.at(name == null ? Path.of(stem(file)) : name);
    ExperimentFolder made =
        new ExperimentFolder(
            stem(folder.path()), named, chosenModels(command, named), scored(look));
    List<String> said = made.write(look, folder);
    done(folder, folder.path().resolve("experiment.yaml"), Map.of(), String.join("\n  ", said));
    return ExitStatus.OK.code();
  }

  private @Nullable String scored(DatasetLook look) {
    boolean cannot = STANDARD_EVALUATOR.equals(evaluator) && look.expected() == null;
    return cannot ? NO_EVALUATOR : evaluator;
  }

  private List<String> chosenModels(CommandLine command, String named) {
    String standard = MODELS.get(named);
    if (models.isEmpty() && standard == null && context.checks().get().apis().needsModel(named)) {
      throw new ParameterException(command, "--api " + named + " needs --model");
    }
    return !models.isEmpty() ? models : List.of(standard == null ? named : standard);
  }

  private void checkNames(CommandLine command, String named) {
    PlanChecks checks = context.checks().get();
    SortedSet<String> apis = checks.apis().names();
    if (!apis.contains(named)) {
      throw new ParameterException(
          command,
          "Unknown API \""
              + named
              + "\""
              + NearestName.of(named, apis)
                  .map(near -> "; did you mean \"" + near + "\"?")
                  .orElse("; known: " + String.join(", ", apis)));
    }
    if (evaluator != null && !evaluator.equals(NO_EVALUATOR)) {
      checks.evaluators().apply(new EvaluatorEntry(evaluator, evaluator, Json.object())).stream()
          .filter(problem -> problem.startsWith("Unknown"))
          .findFirst()
          .ifPresent(
              problem -> {
                throw new ParameterException(command, problem);
              });
    }
  }

  private static String stem(Path file) {
    String text = String.valueOf(file.toAbsolutePath().normalize().getFileName());
    int dot = text.indexOf('.');
    String safe = (dot > 0 ? text.substring(0, dot) : text).replaceAll("[^A-Za-z0-9._-]", "-");
    return safe.isBlank() ? "experiment" : safe;
  }

  private void done(NewFolder folder, Path file, Map<String, String> variables, String what) {
    StringBuilder set = new StringBuilder();
    variables.forEach((key, value) -> set.append(key).append('=').append(value).append(' '));
    context.out().println("Made " + folder.path() + ":");
    context.out().println("  " + what);
    context.out().println("Next:");
    context.out().println("  " + set + "assay check " + file);
    context.out().println("  " + set + "assay run " + file);
  }
}
