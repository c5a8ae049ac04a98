package dev.assay.pipelines.command;

import dev.assay.io.files.ChangedFileException;
import dev.assay.io.files.OutputProblem;
import dev.assay.io.platform.CsvExport;
import dev.assay.io.platform.ExportDataException;
import dev.assay.io.platform.ExportFormat;
import dev.assay.io.platform.braintrust.BraintrustExport;
import dev.assay.io.platform.datadog.DatadogExport;
import dev.assay.io.platform.langsmith.LangSmithExport;
import dev.assay.io.platform.prompto.PromptoExport;
import dev.assay.pipelines.plan.NearestName;
import dev.assay.pipelines.upload.RunDirectory;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.commons.io.output.WriterOutputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code assay export}; each format is a line of {@link #FORMATS} or of {@link #formats}. */
@Command(
    name = "export",
    header = "Write the runs of DIR in the form of another program.",
    description = {
      "",
      "Reads the completed runs of a finished output directory and writes them to standard output,"
          + " or to --output. Nothing is called and DIR stays as it is.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class,
    footer = {
      "",
      "Examples:",
      "  assay export prompto runs/first --output completed.jsonl",
      "  assay export prompto runs/first --csv --output completed.csv",
      "  assay export csv runs/first",
      "  assay export datadog runs/first --output requests.jsonl",
      "  assay export langsmith runs/first --output body.json"
    })
final class ExportCommand implements Callable<Integer> {

  private static final List<ExportFormat> FORMATS =
      List.of(new CsvExport(), new PromptoExport(ZoneId.systemDefault()));

  private static final int FILE_BYTES = 1 << 18;
  private static final int STDOUT_CHARS = 1 << 13;

  @Mixin private final PlatformOptions platform = new PlatformOptions();

  private final CommandContext context;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "FORMAT",
      completionCandidates = Candidates.ExportFormats.class,
      description = "prompto, csv, datadog, langsmith or braintrust.")
  private @Nullable String format;

  @Parameters(
      index = "1",
      paramLabel = "DIR",
      description = "The output directory of a finished run.")
  private @Nullable Path directory;

  @Option(
      names = {"--csv", "--output-as-csv"},
      description = "As a table: a column for each key that occurs.")
  private boolean csv;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Where it goes (default: standard output).")
  private @Nullable Path output;

  @Option(names = "--overwrite", description = "Replace FILE where it is there.")
  private boolean overwrite;

  ExportCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (directory == null) {
      throw new IllegalStateException("DIR was not parsed");
    }
    ExportFormat chosen = chosen();
    Path target = output;
    if (target != null && Files.exists(target) && !overwrite) {
      return refuse(
          "OUT_EXISTS "
              + target
              + " is there already; give another --output, or --overwrite to replace it",
          ExitStatus.OUTPUT_UNCREATABLE);
    }
    return RunDirectory.open(directory).match(runs -> export(chosen, runs, target), this::refuse);
  }

  private ExportFormat chosen() {
    ExportFormat named =
        formats().stream()
            .filter(known -> known.name().equals(format))
            .findFirst()
            .orElseThrow(this::unknown);
    if (spec != null) {
      PlatformOptions.check(named.name(), spec.commandLine());
    }
    return csv && !named.name().equals("csv")
        ? named
            .csv()
            .orElseThrow(() -> usage(named.name() + " has no form for --csv; leave it out"))
        : named;
  }

  /** All formats; those of platforms are told names by options. */
  private List<ExportFormat> formats() {
    List<ExportFormat> all = new ArrayList<>(FORMATS);
    if (spec != null) {
      all.add(new DatadogExport(platform.datadog(spec.commandLine())));
      all.add(new LangSmithExport(platform.langsmith(spec.commandLine())));
      all.add(new BraintrustExport(platform.braintrust(spec.commandLine())));
    }
    return all;
  }

  private ParameterException unknown() {
    List<String> names = formats().stream().map(ExportFormat::name).toList();
    return usage(
        "Unknown format \""
            + format
            + "\""
            + NearestName.of(String.valueOf(format), names)
                .map(name -> "; did you mean \"" + name + "\"?")
                .orElse("; known: " + names.stream().collect(Collectors.joining(", "))));
  }

  private Integer export(ExportFormat chosen, RunDirectory runs, @Nullable Path target) {
    try {
      if (target == null) {
        OutputStream out =
            WriterOutputStream.builder()
                .setWriter(context.out())
                .setCharset(StandardCharsets.UTF_8)
                .setBufferSize(STDOUT_CHARS)
                .get();
        chosen.write(runs, out, this::warn);
        out.flush();
        if (context.out().checkError()) {
          throw new IOException("standard output was closed");
        }
      } else {
        write(chosen, runs, target);
      }
      return ExitStatus.OK.code();
    } catch (ExportDataException e) {
      context.err().println("EXPORT_DATA " + e.getMessage());
      context
          .err()
          .println(target == null ? "What was written is not whole." : "Nothing was written.");
      return ExitStatus.BAD_DATA.code();
    } catch (UncheckedIOException e) {
      return failed(e.getCause() == null ? new IOException(e) : e.getCause());
    } catch (IOException e) {
      return failed(e);
    }
  }

  /** What is there stays until the new file is whole. */
  private void write(ExportFormat chosen, RunDirectory runs, Path target) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    Path part = Files.createTempFile(folder, "." + target.getFileName() + "-", ".part");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), FILE_BYTES)) {
        chosen.write(runs, out, this::warn);
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private void warn(String sentence) {
    context.err().println("Warning: " + sentence);
  }

  private Integer failed(IOException problem) {
    Throwable cause = problem.getCause();
    boolean data =
        cause instanceof ChangedFileException || cause instanceof IllegalArgumentException;
    return refuse(
        (data ? "OUT_DAMAGED " : "OUT_WRITE ") + problem.getMessage(),
        data ? ExitStatus.BAD_DATA : ExitStatus.WRITE_FAILED);
  }

  private Integer refuse(OutputProblem problem) {
    ExitStatus status =
        Arrays.stream(ExitStatus.values())
            .filter(known -> known.code() == problem.exitCode())
            .findFirst()
            .orElse(ExitStatus.INTERNAL);
    return refuse(problem.code() + " " + problem.message(), status);
  }

  private Integer refuse(String message, ExitStatus status) {
    context.err().println(message);
    context.err().println("Nothing was written.");
    return status.code();
  }

  private ParameterException usage(String message) {
    if (spec == null) {
      throw new IllegalStateException("The command was not parsed");
    }
    return new ParameterException(spec.commandLine(), message);
  }
}
