package dev.assay.pipelines.command;

import dev.assay.io.json.Json;
import dev.assay.io.store.RecordKind;
import dev.assay.io.store.StoreException;
import dev.assay.pipelines.experiments.ExperimentStore;
import dev.assay.pipelines.experiments.Reference;
import dev.assay.pipelines.experiments.Resource;
import dev.assay.pipelines.experiments.ResourceStore;
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

/** {@code assay experiments templates} and its like. */
@Command(
    description = {
      "",
      "Each has a name and versions that never change; giving a name again with another content"
          + " makes its next version.",
      ""
    },
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class,
    commandListHeading = "%nCommands:%n")
final class ResourcesCommand implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  private ResourcesCommand() {}

  /** Returns the command of a kind with those below it. */
  static CommandLine with(CommandContext context, RecordKind kind, Callable<Integer> create) {
    CommandLine line = new CommandLine(new ResourcesCommand()).setCommandName(kind.folder());
    line.getCommandSpec().usageMessage().header("Keep " + kind.noun() + "s for experiments.");
    return line.addSubcommand(create)
        .addSubcommand(new Get(context, kind))
        .addSubcommand(new ListAll(context, kind))
        .addSubcommand(new Delete(context, kind));
  }

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(
          spec.commandLine(), "Missing command (must be create, get, list or delete)");
    }
  }

  /** Says what is stored. */
  static int tell(CommandContext context, Resource resource) {
    context.out().println(resource.reference().toString());
    return ExitStatus.OK.code();
  }

  private static ResourceStore of(ExperimentStore store, RecordKind kind) {
    return switch (kind) {
      case TEMPLATE -> store.templates();
      case CRITERION_SET -> store.criterionSets();
      case LLM_CONFIG -> store.llmConfigs();
      default -> throw new IllegalStateException("Not a resource: " + kind);
    };
  }

  /** {@code get}. */
  @Command(
      name = "get",
      header = "Print one as JSON.",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      versionProvider = AssayCommand.Version.class)
  private static final class Get implements Callable<Integer> {
    private final CommandContext context;
    private final RecordKind kind;
    @Spec private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "REF", description = "NAME, or NAME@VERSION.")
    private String reference = "";

    @Mixin private final StoreOptions options = new StoreOptions();

    Get(CommandContext context, RecordKind kind) {
      this.context = context;
      this.kind = kind;
    }

    @Override
    public Integer call() {
      Reference wanted = parsed(reference, spec);
      return options.then(
          context,
          store -> {
            Resource found =
                kind == RecordKind.COLLECTION
                    ? store.collections().get(wanted)
                    : of(store, kind).get(wanted);
            context.out().print(Json.pretty(found.toJson()));
            return ExitStatus.OK.code();
          });
    }
  }

  private static Reference parsed(String text, @Nullable CommandSpec spec) {
    try {
      return Reference.parse(text);
    } catch (IllegalArgumentException e) {
      if (spec == null) {
        throw e;
      }
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /** {@code list}. */
  @Command(
      name = "list",
      header = "List the newest version of each.",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      versionProvider = AssayCommand.Version.class)
  private static final class ListAll implements Callable<Integer> {
    private final CommandContext context;
    private final RecordKind kind;

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    @Mixin private final StoreOptions options = new StoreOptions();

    ListAll(CommandContext context, RecordKind kind) {
      this.context = context;
      this.kind = kind;
    }

    @Override
    public Integer call() {
      return options.then(
          context,
          store -> {
            for (Resource found : all(store)) {
              String description = found.content().path("description").asText("");
              context
                  .out()
                  .println(
                      json
                          ? Json.text(found.toJson())
                          : found.reference()
                              + "  "
                              + found.created()
                              + (description.isEmpty() ? "" : "  " + description));
            }
            return ExitStatus.OK.code();
          });
    }

    private List<Resource> all(ExperimentStore store) throws StoreException {
      return kind == RecordKind.COLLECTION ? store.collections().list() : of(store, kind).list();
    }
  }

  /** {@code delete}. */
  @Command(
      name = "delete",
      header = "Delete one with all its versions.",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      versionProvider = AssayCommand.Version.class)
  private static final class Delete implements Callable<Integer> {
    private final CommandContext context;
    private final RecordKind kind;
    @Spec private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "NAME", description = "Which.")
    private String name = "";

    @Mixin private final StoreOptions options = new StoreOptions();

    Delete(CommandContext context, RecordKind kind) {
      this.context = context;
      this.kind = kind;
    }

    @Override
    public Integer call() {
      String wanted = parsed(name, spec).name();
      return options.then(
          context,
          store -> {
            if (kind == RecordKind.COLLECTION) {
              store.deleteCollection(wanted);
            } else {
              of(store, kind).delete(wanted);
            }
            context.out().println(wanted + " deleted");
            return ExitStatus.OK.code();
          });
    }
  }
}
