package dev.assay.pipelines.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads plans out of texts, in a directory that has rows in it. */
final class Plans {

  private final Path directory;

  Plans(Path directory) throws IOException {
    this.directory = directory;
    Files.writeString(directory.resolve("rows.jsonl"), "{}\n");
  }

  Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  PlanResult read(Path file, PlanOverrides overrides) {
    return new PlanReader(FakeChecks.checks()).read(file, overrides);
  }

  PlanResult read(String name, String text) throws IOException {
    return read(write(name, text), PlanOverrides.NONE);
  }

  ExperimentPlan plan(Path file, PlanOverrides overrides) {
    return read(file, overrides)
        .match(
            PlanResult.Ready::plan,
            refused -> {
              throw new AssertionError(printed(refused.problems()));
            });
  }

  ExperimentPlan plan(String text) throws IOException {
    return plan(write("e.yaml", text), PlanOverrides.NONE);
  }

  /** Returns the problems as printed, without the directory of the test. */
  List<String> problems(String name, String text) throws IOException {
    return problems(read(name, text));
  }

  List<String> problems(PlanResult result) {
    return printed(result.match(ready -> List.of(), PlanResult.Refused::problems));
  }

  List<String> warnings(PlanResult result) {
    return printed(result.match(PlanResult.Ready::warnings, PlanResult.Refused::warnings));
  }

  List<String> printed(List<PlanProblem> problems) {
    return problems.stream()
        .map(problem -> problem.toString().replace(directory + "/", ""))
        .map(text -> text.replace(Path.of("").toAbsolutePath().toString(), "CWD"))
        .toList();
  }
}
