package dev.assay.pipelines.command;

import dev.assay.pipelines.init.InitException;
import dev.assay.pipelines.init.NewFolder;
import dev.assay.pipelines.promptfoo.PromptfooImport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code assay import promptfoo}: an experiment folder of a configuration. */
final class PromptfooStep {

  /** The format's name. */
  static final String NAME = "promptfoo";

  private final CommandContext context;

  PromptfooStep(CommandContext context) {
    this.context = context;
  }

  int make(List<Path> files, Path output) {
    Path file = files.get(0);
    if (files.size() > 1) {
      return refuse("USAGE one configuration only, found " + files.size(), ExitStatus.USAGE);
    }
    if (!Files.isRegularFile(file)) {
      return refuse("IN_MISSING " + file + ": file not found", ExitStatus.INPUT_MISSING);
    }
    try {
      NewFolder folder = NewFolder.at(output);
      PromptfooImport.Imported made =
          PromptfooImport.read(
              file, String.valueOf(output.getFileName()), context.checks().get().evaluators());
      made.said().forEach(line -> context.err().println("Note: " + line));
      made.lost().forEach(line -> context.err().println("Not taken over: " + line));
      if (made.experiment().isEmpty()) {
        return refuse("IMPORT_NOTHING " + file + " has nothing to run", ExitStatus.CONFIGURATION);
      }
      folder.write(
          Map.of(
              "experiment.yaml",
              made.experiment().getBytes(StandardCharsets.UTF_8),
              "rows.jsonl",
              made.rows().stream()
                  .map(row -> row + "\n")
                  .collect(Collectors.joining())
                  .getBytes(StandardCharsets.UTF_8)));
      context.out().println("Made " + output + " with " + rows(made.rows().size()));
      context.out().println("Next:");
      context.out().println("  assay check " + output.resolve("experiment.yaml"));
      return (made.lost().isEmpty() ? ExitStatus.OK : ExitStatus.SOME_FAILED).code();
    } catch (InitException e) {
      context.err().println(e.code() + " " + e.getMessage() + ".");
      context.err().println("Nothing was written.");
      return e.exitCode();
    } catch (IllegalArgumentException e) {
      return refuse("IMPORT_DATA " + file + ": " + e.getMessage(), ExitStatus.BAD_DATA);
    } catch (IOException e) {
      return refuse("IMPORT_IO " + e.getMessage(), ExitStatus.WRITE_FAILED);
    }
  }

  private int refuse(String problem, ExitStatus status) {
    context.err().println(problem);
    context.err().println("Nothing was written.");
    return status.code();
  }

  private static String rows(int count) {
    return count + (count == 1 ? " row" : " rows");
  }
}
