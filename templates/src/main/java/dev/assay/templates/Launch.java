package dev.assay.templates;

import dev.assay.pipelines.Assay;
import dev.assay.pipelines.command.ExitStatus;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Starts the command of a template by a launcher's flags. */
final class Launch {

  private Launch() {}

  /** Ends the process with the command's exit code. */
  static void andExit(Template template, String[] flags) {
    System.exit(of(template, List.of(flags), System.err));
  }

  /**
   * Runs the command to its end. Files and folders of other file systems are fetched first, and
   * what it wrote is put where it belongs, whatever its end.
   *
   * @param flags as the launcher gave them
   * @param err for what is wrong with them
   * @return the exit code
   */
  static int of(Template template, List<String> flags, PrintStream err) {
    TemplateFlags given;
    try {
      given = TemplateFlags.of(template, flags);
      List<String> unused = given.words(template);
    } catch (IllegalArgumentException e) {
      err.println("USAGE " + e.getMessage());
      err.println("Nothing was called or written. See templates/" + template.command() + ".");
      return ExitStatus.USAGE.code();
    }
    FileSystems.setDefaultPipelineOptions(
        PipelineOptionsFactory.fromArgs(beamOptions(given.beam())).withoutStrictParsing().create());
    try (RemotePaths paths = RemotePaths.fetch(given)) {
      int code = Assay.run(paths.flags().words(template));
      if (code != ExitStatus.USAGE.code()) {
        paths.putBack().forEach(path -> err.println("Written to " + path));
      }
      return code;
    } catch (FileSystemException e) {
      err.println("IN_MISSING " + e.getFile() + ": " + e.getReason());
      return ExitStatus.INPUT_MISSING.code();
    } catch (IOException e) {
      err.println("OUT_WRITE " + e.getMessage() + "; start it again, and it goes on");
      return ExitStatus.WRITE_FAILED.code();
    }
  }

  /** The runner is Assay's to choose, and its class need not be here. */
  private static String[] beamOptions(List<String> flags) {
    return Arrays.stream(flags.toArray(String[]::new))
        .filter(flag -> !flag.startsWith("--runner"))
        .toArray(String[]::new);
  }
}
