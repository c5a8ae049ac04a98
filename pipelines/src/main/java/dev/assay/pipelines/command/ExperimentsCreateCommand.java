package dev.assay.pipelines.command;

import dev.assay.io.json.Json;
import dev.assay.pipelines.experiments.Created;
import dev.assay.pipelines.experiments.ExperimentSpec;
import dev.assay.pipelines.experiments.RatingMode;
import dev.assay.pipelines.experiments.Reference;
import dev.assay.pipelines.experiments.StoredExperiment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code assay experiments create}. */
@Command(
    name = "create",
    header = "Store an experiment, and run it where asked to.",
    description = {
      "",
      "Names are unique, whatever the case of their letters; of several processes that create one"
          + " at once exactly one succeeds, and the others end with 73.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class,
    footer = {
      "",
      "Examples:",
      "  assay experiments create capitals-v2 --template capitals@2 --collection countries"
          + " --criterion-set polite --llm-config mini",
      "  assay experiments create nightly --collection chats --criterion-set polite --generate",
      "",
      "A reference is NAME for the newest version, or NAME@VERSION."
    })
final class ExperimentsCreateCommand implements Callable<Integer> {

  private final CommandContext context;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(index = "0", paramLabel = "NAME", description = "The experiment.")
  private String name = "";

  @Option(names = "--description", paramLabel = "TEXT", description = "What it is.")
  private String description = "";

  @Option(
      names = "--template",
      paramLabel = "REF",
      description = "The template; none where a column of the collection is the whole prompt.")
  private @Nullable String template;

  @Option(names = "--collection", required = true, paramLabel = "REF", description = "The rows.")
  private String collection = "";

  @Option(
      names = "--criterion-set",
      paramLabel = "REF",
      description = "What answers are rated by (default: the one linked to the template).")
  private @Nullable String criterionSet;

  @Option(
      names = "--llm-config",
      paramLabel = "REF",
      description = "The model (default: the config named default).")
  private @Nullable String llmConfig;

  @Option(
      names = "--judge",
      paramLabel = "REF",
      description =
          "The config of the model that rates (default: the config named judge, else"
              + " --llm-config).")
  private @Nullable String judge;

  @Option(names = "--epochs", paramLabel = "N", description = "Ask each row N times (default: 1).")
  private int epochs = 1;

  @Option(
      names = "--rating-mode",
      paramLabel = "WORD",
      description = "fast (one question for all criteria, no reasons) or detailed (the default).")
  private String ratingMode = RatingMode.DETAILED.word();

  @Option(
      names = "--rating-version",
      paramLabel = "WORD",
      description = "standard (the default), or mock for ratings without a call.")
  private String ratingVersion = ExperimentSpec.STANDARD;

  @Mixin private final GenerationOptions generation = new GenerationOptions();

  @Option(
      names = "--if-absent",
      description = "Take the experiment of that name where there is one; it stays as it is.")
  private boolean ifAbsent;

  @Option(
      names = "--generate",
      description = "Run it at once, in the background; options of the run: experiments run.")
  private boolean generate;

  @Option(names = "--block", description = "With --generate: wait for the end.")
  private boolean block;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "With --block: wait so long, then end with 75; the run goes on.")
  private @Nullable String timeout;

  @Option(
      names = {"--env-file", "-e"},
      paramLabel = "FILE",
      description = "With --generate: variables for endpoints and keys; those already set stay.")
  private @Nullable Path envFile;

  @Option(names = "--json", description = "Print the experiment as one JSON object.")
  private boolean json;

  @Mixin private final StoreOptions options = new StoreOptions();

  ExperimentsCreateCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("The command was not parsed");
    }
    CommandLine command = spec.commandLine();
    if (timeout != null && !(block && generate)) {
      throw new ParameterException(command, "--timeout needs --generate and --block");
    }
    ExperimentSpec asked = asked(command);
    return options.then(
        context,
        store -> {
          Created made = ifAbsent ? store.getOrCreate(asked) : store.create(asked);
          StoreOptions.warn(context, made.warnings());
          if (block && !generate) {
            StoreOptions.warn(
                context, List.of("--block waits for nothing without --generate; nothing was run"));
          }
          tell(made);
          return generate && made.created() ? run(made.experiment()) : ExitStatus.OK.code();
        });
  }

  private ExperimentSpec asked(CommandLine command) {
    try {
      return new ExperimentSpec(
          name,
          description,
          reference(template),
          Reference.parse(collection),
          reference(criterionSet),
          reference(llmConfig),
          reference(judge),
          epochs,
          RatingMode.of(ratingMode),
          ratingVersion,
          generation.params());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command, String.valueOf(e.getMessage()), e);
    }
  }

  private static @Nullable Reference reference(@Nullable String text) {
    return text == null ? null : Reference.parse(text);
  }

  private void tell(Created made) {
    StoredExperiment experiment = made.experiment();
    if (json) {
      context.out().println(Json.text(experiment.toJson().put("created", made.created())));
    } else {
      context
          .out()
          .println(
              experiment.spec().name()
                  + " "
                  + experiment.id()
                  + (made.created() ? " created" : " was there already"));
    }
  }

  /** The run is another command, so that the experiment is there whatever becomes of it. */
  private int run(StoredExperiment experiment) {
    List<String> words = new ArrayList<>(List.of("experiments", "run"));
    words.addAll(options.words(context, experiment));
    if (envFile != null) {
      words.addAll(List.of("--env-file", envFile.toString()));
    }
    if (timeout != null) {
      words.addAll(List.of("--timeout", timeout));
    } else if (!block) {
      words.add("--no-block");
    }
    return AssayCommand.execute(words, context);
  }
}
