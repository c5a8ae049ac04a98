package dev.assay.pipelines.command;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code assay package}: the launcher makes the jar, this says what to do with it. */
@Command(
    name = "package",
    header = "Make the one jar that is submitted to a cluster.",
    description = {
      "",
      "Makes the jar with which an experiment is submitted by the cluster's own command, and prints"
          + " that command. Not needed for assay run, which sends what a cluster needs.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class,
    footer = {"", "Examples:", "  assay package --runner flink", "  assay package --runner spark"})
final class PackageCommand implements Callable<Integer> {

  /** Names the jar that the launcher has made. */
  static final String JAR = "assay.jar";

  private static final String RUN = "run EXPERIMENT.yaml --output /SHARED/FOLDER --runner ";

  private final CommandContext context;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--runner",
      paramLabel = "NAME",
      completionCandidates = Candidates.ClusterRunners.class,
      required = true,
      description = "flink, spark or dataflow.")
  private String runner = "";

  @Option(
      names = "--with",
      paramLabel = "NAME",
      description = "A file system to have in it, too: s3, hdfs or gcs (repeatable).")
  private List<String> with = List.of();

  PackageCommand(CommandContext context) {
    this.context = context;
  }

  /** What makes the jar, as it was asked for. */
  private String launcher() {
    return "./assay package --runner "
        + runner
        + with.stream().map(name -> " --with " + name).collect(joining());
  }

  @Override
  public Integer call() {
    String submit =
        switch (runner) {
          case "flink" -> "flink run %s " + RUN + "flink -- --parallelism=SLOTS";
          case "spark" ->
              "spark-submit --master spark://HOST:7077"
                  + " --conf spark.driver.userClassPathFirst=true"
                  + " --conf spark.executor.userClassPathFirst=true %s "
                  + RUN
                  + "spark";
          case "dataflow" ->
              "java -jar %s run EXPERIMENT.yaml --output FOLDER --shared gs://BUCKET/FOLDER"
                  + " --runner dataflow -- --project=PROJECT --region=REGION"
                  + " --stagingLocation=gs://BUCKET/staging";
          default ->
              throw new ParameterException(
                  spec == null ? new CommandLine(this) : spec.commandLine(),
                  "Invalid --runner: \"" + runner + "\" (must be flink, spark or dataflow)");
        };
    String made = System.getProperty(JAR);
    if (made == null || !Files.isRegularFile(Path.of(made))) {
      context
          .err()
          .println(
              "PACKAGE_MISSING: there is no "
                  + (made == null ? "jar" : made)
                  + "; run "
                  + launcher()
                  + " at the project's root, which makes it");
      return ExitStatus.CONFIGURATION.code();
    }
    Path jar = Path.of(made);
    try {
      context.out().printf("jar     %s (%,d MB)%n", jar, Files.size(jar) >> 20);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    context.out().println("submit  " + submit.formatted(jar));
    return ExitStatus.OK.code();
  }
}
