package dev.assay.pipelines.command;

import dev.assay.io.files.Manifest;
import dev.assay.io.platform.ImportException;
import dev.assay.io.platform.ImportFormat;
import dev.assay.io.platform.braintrust.BraintrustImport;
import dev.assay.io.platform.datadog.DatadogImport;
import dev.assay.io.platform.langsmith.LangSmithImport;
import dev.assay.io.time.Clock;
import dev.assay.pipelines.plan.AnalysisOptions;
import dev.assay.pipelines.plan.NearestName;
import dev.assay.pipelines.upload.ImportRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code assay import}; each format is a line of {@link #FORMATS}. */
@Command(
    name = "import",
    header = "Make a finished output directory of what a platform gives away.",
    description = {
      "",
      "Reads what assay export writes for a platform, pages of an experiment's events (datadog),"
          + " and examples with their runs (langsmith). The directory is one that evaluate,"
          + " summarize, query and compare read. Of promptfoo it reads a configuration, and makes a"
          + " folder with an experiment and its rows.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class,
    footer = {
      "",
      "Examples:",
      "  assay import datadog events.json --output runs/pulled",
      "  assay import promptfoo promptfooconfig.yaml --output experiment"
    })
final class ImportCommand implements Callable<Integer> {

  private static final List<ImportFormat> FORMATS =
      List.of(new DatadogImport(), new LangSmithImport(), new BraintrustImport());

  private final CommandContext context;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "FORMAT",
      completionCandidates = Candidates.ImportFormats.class,
      description = "datadog, langsmith, braintrust or promptfoo.")
  private String format = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "FILE",
      description = "JSON, JSONL, or a configuration.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description = "The directory to make.")
  private Path output = Path.of("");

  @Option(names = "--overwrite", description = "Replace the run in DIR.")
  private boolean overwrite;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of the experiment (default: the one that the files have).")
  private @Nullable String name;

  ImportCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (format.equals(PromptfooStep.NAME)) {
      return new PromptfooStep(context).make(files, output);
    }
    ImportFormat chosen = chosen(Objects.requireNonNull(spec).commandLine());
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        return refuse("IN_MISSING " + file + ": file not found", ExitStatus.INPUT_MISSING.code());
      }
    }
    ImportRuns runs =
        new ImportRuns(
            chosen,
            AssayVersion.get(),
            Clock.system(),
            warning -> context.err().println("Warning: " + warning));
    try {
      return runs.run(files, output, overwrite, name)
          .match(
              this::summarized,
              problem -> refuse(problem.code() + " " + problem.message(), problem.exitCode()));
    } catch (ImportException e) {
      return refuse("IMPORT_DATA " + e.getMessage(), ExitStatus.BAD_DATA.code());
    } catch (IOException e) {
      return refuse("IMPORT_IO " + e.getMessage(), ExitStatus.WRITE_FAILED.code());
    }
  }

  private Integer summarized(Manifest manifest) {
    context
        .err()
        .println(
            manifest.runs().expected()
                + " runs of "
                + manifest.rows().accepted()
                + " rows imported into "
                + output);
    Console console = new Console(context.out(), context.err(), Console.Verbosity.NORMAL, false);
    return context
        .launcher()
        .get()
        .summarize(
            AnalysisOptions.NONE,
            new DirectorySettings(
                console, context.environment(), output, RunSettings.Runner.DIRECT_IF_IT_FITS))
        .code();
  }

  private ImportFormat chosen(CommandLine command) {
    List<String> known =
        Stream.concat(FORMATS.stream().map(ImportFormat::name), Stream.of(PromptfooStep.NAME))
            .toList();
    return FORMATS.stream()
        .filter(one -> one.name().equals(format))
        .findFirst()
        .orElseThrow(
            () ->
                new ParameterException(
                    command,
                    "Unknown format \""
                        + format
                        + "\""
                        + NearestName.of(format, known)
                            .map(near -> "; did you mean \"" + near + "\"?")
                            .orElse("; known: " + String.join(", ", known))));
  }

  private Integer refuse(String message, int code) {
    context.err().println(message);
    context.err().println("Nothing was written.");
    return code;
  }
}
