package dev.assay.pipelines;

import dev.assay.io.testing.FaultServer;
import dev.assay.pipelines.command.AssayCommand;
import dev.assay.pipelines.command.LibraryLogs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the launcher runs once per build to learn which classes a run needs: the offline starter,
 * then rows that are called over HTTP, answered by a server in this process. Arguments: the
 * starter's experiment file, and a directory for what is written.
 */
final class StartTraining {

  private static final int ROWS = 100;

  private StartTraining() {}

  /** Runs both and ends the process with the exit code of the last. */
  public static void main(String[] arguments) throws IOException {
    Path scratch = Files.createDirectories(Path.of(arguments[1]));
    Path rows = scratch.resolve("rows.jsonl");
    Files.writeString(
        rows,
        IntStream.range(0, ROWS)
            .mapToObj(
                row ->
                    "{\"id\":%d,\"api\":\"openai\",\"model_name\":\"m\",\"prompt\":\"question %d\"}\n"
                        .formatted(row, row))
            .collect(Collectors.joining()));
    LibraryLogs.quiet(false);
    int status;
    try (FaultServer server = FaultServer.start()) {
      Map<String, String> variables =
          Map.of("OPENAI_BASE_URL", server.baseUrl().toString(), "OPENAI_API_KEY", "none");
      run(arguments[0], scratch.resolve("offline"), variables);
      status = run(rows.toString(), scratch.resolve("online"), variables);
    }
    System.exit(status);
  }

  private static int run(String experiment, Path output, Map<String, String> variables) {
    List<String> words = List.of("run", experiment, "--output", output.toString());
    Assay.warmUp(words);
    return AssayCommand.execute(words, Assay.context(variables::get));
  }
}
