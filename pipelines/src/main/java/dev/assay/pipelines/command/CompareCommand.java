package dev.assay.pipelines.command;

import dev.assay.transforms.compare.CompareFields;
import dev.assay.transforms.compare.ComparisonSpec;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code assay compare}. */
@Command(
    name = "compare",
    header = "Compare two finished experiments, row by row.",
    description = {
      "",
      "Joins the runs of B with those of the baseline A by the row's id, pools the epochs of",
      "each row, and says for every score what rose and fell, by how much, and how sure that is.",
      "In the folder --output that is comparison.json, as --json prints it, and changes.jsonl,",
      "every row that changed.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class,
    footer = {
      "",
      "Examples:",
      "  assay compare runs/before runs/after",
      "  assay compare runs/before runs/after --slice lang --cluster document --output changes",
      "  assay compare runs/both runs/both --model-a gpt-4o-mini --model-b gpt-4o"
    })
final class CompareCommand implements Callable<Integer> {

  private final CommandContext context;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(index = "0", paramLabel = "A", description = "The output directory of the baseline.")
  private @Nullable Path a;

  @Parameters(
      index = "1",
      paramLabel = "B",
      description = "The output directory that is compared with it.")
  private @Nullable Path b;

  @Option(
      names = "--key",
      paramLabel = "FIELD",
      description = "Join by this key of the rows; a dot leads into objects. Default: id.")
  private @Nullable String key;

  @Option(names = "--run-a", paramLabel = "N", description = "Only this epoch of A. Default: all.")
  private @Nullable Integer runA;

  @Option(names = "--run-b", paramLabel = "N", description = "Only this epoch of B. Default: all.")
  private @Nullable Integer runB;

  @Option(names = "--model-a", paramLabel = "NAME", description = "Only this model of A.")
  private @Nullable String modelA;

  @Option(names = "--model-b", paramLabel = "NAME", description = "Only this model of B.")
  private @Nullable String modelB;

  @Option(names = "--prompt-a", paramLabel = "NAME", description = "Only this prompt of A.")
  private @Nullable String promptA;

  @Option(names = "--prompt-b", paramLabel = "NAME", description = "Only this prompt of B.")
  private @Nullable String promptB;

  @Option(
      names = "--score",
      paramLabel = "NAME",
      split = ",",
      description = "Only this score; repeatable. Default: all.")
  private List<String> scores = List.of();

  @Option(
      names = "--slice",
      paramLabel = "FIELD",
      split = ",",
      description = "Also compare by the values of this key of the rows; repeatable.")
  private List<String> slices = List.of();

  @Option(
      names = "--cluster",
      paramLabel = "FIELD",
      description = "Rows that share a value of this key are not independent of each other.")
  private @Nullable String cluster;

  @Option(
      names = "--lower-is-better",
      paramLabel = "NAME",
      split = ",",
      description = "A lower value of this score is the better one; repeatable.")
  private List<String> lower = List.of();

  @Option(
      names = "--higher-is-better",
      paramLabel = "NAME",
      split = ",",
      description = "A higher value of this score or measurement is; repeatable.")
  private List<String> higher = List.of();

  @Option(
      names = "--adjust",
      paramLabel = "METHOD",
      description = "Adjusted p-values in the table: bh or holm. Default: bh; JSON has both.")
  private String adjust = "bh";

  @Option(
      names = "--effect",
      paramLabel = "X",
      description = "Say how many rows show a difference of X. Default: of the one found.")
  private @Nullable Double effect;

  @Option(
      names = "--show",
      paramLabel = "N",
      description = "Rows to show that changed most, each way. Default: 5.")
  private int show = 5;

  @Option(names = "--seed", paramLabel = "N", description = "Of random flips. Default: 1.")
  private long seed = 1;

  @Mixin private final ResultOptions result = new ResultOptions();

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write a page about it, one file that needs no other; replaces what is there.")
  private @Nullable Path html;

  @Mixin private final ConsoleOptions console = new ConsoleOptions();

  CompareCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (a == null || b == null) {
      throw new IllegalStateException("The command was not parsed");
    }
    check();
    ComparisonSpec how =
        new ComparisonSpec(
            new CompareFields(key == null || key.equals("id") ? null : key, cluster, slices),
            new LinkedHashSet<>(scores),
            new LinkedHashSet<>(lower),
            new LinkedHashSet<>(higher),
            show,
            effect,
            seed);
    CompareSettings settings =
        new CompareSettings(
            console.console(context),
            context.environment(),
            new CompareSettings.Side(a, runA, modelA, promptA),
            new CompareSettings.Side(b, runB, modelB, promptB),
            how,
            adjust.equals("holm"),
            result.output(),
            html,
            result.overwrites());
    return context.launcher().get().compare(settings).code();
  }

  private void check() {
    if (!adjust.equals("bh") && !adjust.equals("holm")) {
      throw problem("Invalid --adjust: " + adjust + " (must be bh or holm)");
    }
    if (effect != null && !(effect > 0 && Double.isFinite(effect))) {
      throw problem("Invalid --effect: " + effect + " (must be above 0)");
    }
    if (show < 0 || show > 1_000) {
      throw problem("Invalid --show: " + show + " (must be from 0 to 1000)");
    }
    console.check(Objects.requireNonNull(spec).commandLine());
    result.check(spec.commandLine());
    for (String name : lower) {
      if (higher.contains(name)) {
        throw problem(
            "--lower-is-better and --higher-is-better both name " + name + "; keep one of them");
      }
    }
  }

  private ParameterException problem(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }
}
