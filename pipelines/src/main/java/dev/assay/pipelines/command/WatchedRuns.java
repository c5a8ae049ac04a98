package dev.assay.pipelines.command;

import dev.assay.io.files.InputFile;
import dev.assay.io.files.InputFiles;
import dev.assay.pipelines.plan.PlanReader;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs the files of a folder as {@code run} does, each into a directory of its own. */
final class WatchedRuns implements FolderRuns {

  private final CommandContext context;
  private final WatchedFolder folder;
  private final PlanOptions options;
  private final RunSettings template;

  /**
   * Makes the runs of a folder.
   *
   * @param template how each file is run, apart from where its files go
   */
  WatchedRuns(
      CommandContext context, WatchedFolder folder, PlanOptions options, RunSettings template) {
    this.context = context;
    this.folder = folder;
    this.options = options;
    this.template = template;
  }

  @Override
  public boolean takes(String fileName) {
    return PlanReader.takes(fileName);
  }

  @Override
  public List<Path> datasets(Path file) {
    if (PlanReader.takesAsRows(String.valueOf(file.getFileName()))) {
      return List.of();
    }
    return new PlanReader(context.checks().get())
        .read(file, options.overrides())
        .match(
            ready ->
                InputFiles.expand(ready.plan().dataset()).files().stream()
                    .map(InputFile::location)
                    .filter(location -> !location.contains("://"))
                    .map(Path::of)
                    .toList(),
            refused -> List.of());
  }

  @Override
  public FileEnd run(Path file, @Nullable Remembered known) {
    Overheard overheard = new Overheard(context.err());
    CommandContext own =
        new CommandContext(
            context.out(),
            overheard.writer(),
            context.environment(),
            context.checks(),
            context.launcher());
    Placed placed = new Placed();
    ExitStatus status;
    try {
      PlanStep step = new PlanStep(own, options);
      status =
          step.of(
              file,
              (plan, environment) -> {
                ExperimentLauncher launcher = own.launcher().get();
                RunPlace place = launcher.place(plan, folder.output().resolve(plan.name()), known);
                placed.at = place;
                if (place.state() == RunPlace.State.FINISHED) {
                  return ExitStatus.OK;
                }
                return launcher.run(
                    plan,
                    template.at(
                        step.console(),
                        environment.withDefaults(folder.variables()),
                        place.directory(),
                        place.state() == RunPlace.State.NEW
                            ? RunSettings.Mode.CREATE
                            : RunSettings.Mode.RESUME));
              });
    } catch (RuntimeException
        | LinkageError
        | StackOverflowError
        | OutOfMemoryError
        | AssertionError e) {
      new Failures(own, step(own).verbosity() == Console.Verbosity.VERBOSE).fault(e);
      status = ExitStatus.INTERNAL;
    }
    RunPlace place = placed.at;
    return new FileEnd(
        status,
        place,
        place != null && place.state() == RunPlace.State.FINISHED,
        overheard.problems());
  }

  private Console step(CommandContext own) {
    return options.console(own);
  }

  /** Where a run was placed, once it is known. */
  private static final class Placed {
    private @Nullable RunPlace at;
  }
}
