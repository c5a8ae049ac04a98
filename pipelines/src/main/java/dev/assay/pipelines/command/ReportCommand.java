package dev.assay.pipelines.command;

import dev.assay.transforms.compare.ComparisonSpec;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code assay report}. */
@Command(
    name = "report",
    header = "Write one HTML file about a finished experiment, or about two compared.",
    description = {
      "",
      "The file needs no other and no network. About one it is what every run leaves as",
      "report.html; of two, DIR2 is compared with DIR, row by row.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class,
    footer = {
      "",
      "Examples:",
      "  assay report runs/first --output first.html",
      "  assay report runs/before runs/after --output changes.html"
    })
final class ReportCommand implements Callable<Integer> {

  private static final String STANDARD = "report.html";
  private static final String OF_TWO = "comparison.html";

  private final CommandContext context;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "DIR",
      description = "The output directory of a finished run.")
  private @Nullable Path first;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DIR2",
      description = "The output directory of another, which is compared with it.")
  private @Nullable Path second;

  @Option(
      names = {"--output", "-o"},
      paramLabel = "FILE",
      description =
          "Where the page goes. Default: DIR/report.html; of two, comparison.html in DIR2.")
  private @Nullable Path output;

  @Option(names = "--run-a", paramLabel = "N", description = "Only this epoch of DIR.")
  private @Nullable Integer runA;

  @Option(names = "--run-b", paramLabel = "N", description = "Only this epoch of DIR2.")
  private @Nullable Integer runB;

  @Option(names = "--quiet", description = "Say nothing but problems.")
  private boolean quiet;

  ReportCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Console console =
        new Console(
            context.out(),
            context.err(),
            quiet ? Console.Verbosity.QUIET : Console.Verbosity.NORMAL,
            false);
    if (first == null) {
      throw new IllegalStateException("The command was not parsed");
    }
    if (second == null) {
      if (runA != null || runB != null) {
        throw problem("--run-a and --run-b choose what is compared; name DIR2");
      }
      Path file = output == null ? first.resolve(STANDARD) : output;
      ReportSettings settings = new ReportSettings(console, first, file);
      return told(context.launcher().get().report(settings), file);
    }
    Path file = output == null ? second.resolve(OF_TWO) : output;
    ExitStatus status =
        context
            .launcher()
            .get()
            .compare(
                new CompareSettings(
                    new Console(context.out(), context.err(), Console.Verbosity.QUIET, false),
                    context.environment(),
                    new CompareSettings.Side(first, runA, null, null),
                    new CompareSettings.Side(second, runB, null, null),
                    ComparisonSpec.STANDARD,
                    false,
                    null,
                    file,
                    false));
    return told(status, file);
  }

  private int told(ExitStatus status, Path file) {
    if (status == ExitStatus.OK && !quiet) {
      context.out().println("Wrote " + file);
    }
    return status.code();
  }

  private ParameterException problem(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }
}
