package dev.assay.pipelines.command;

import dev.assay.io.api.Environment;
import dev.assay.io.api.FileResult;
import dev.assay.io.api.MediaAccount;
import dev.assay.io.api.MediaFolder;
import dev.assay.io.api.MissingVariablesException;
import dev.assay.io.experiment.CallError;
import dev.assay.io.http.GoogleHttpTransport;
import dev.assay.pipelines.plan.EnvironmentFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the commands below {@code media} have in common: whose account. */
final class MediaOptions {

  private static final int CONNECTIONS = 8;

  @Option(
      names = "--env-file",
      paramLabel = "FILE",
      description = "Variables for endpoint and key; those already set stay.")
  private @Nullable Path envFile;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "Take this model's own variables, such as GEMINI_API_KEY_NAME, first.")
  private String model = "";

  /** Work on an account. */
  interface Work {
    ExitStatus on(MediaAccount account);
  }

  /** Works on the account that the environment names, or says what is missing. */
  int then(CommandContext context, @Nullable Path media, Work work) {
    Environment environment = context.environment();
    if (envFile != null) {
      EnvironmentFile.Content content = EnvironmentFile.read(envFile);
      content.warnings().forEach(warning -> context.err().println("Warning: " + warning));
      environment = environment.withDefaults(content.values());
    }
    Environment found = environment;
    Environment all =
        name ->
            media != null && name.equals(MediaFolder.VARIABLE) ? media.toString() : found.get(name);
    try (GoogleHttpTransport transport = new GoogleHttpTransport(CONNECTIONS)) {
      return work.on(MediaAccount.of(model, all, transport)).code();
    } catch (MissingVariablesException e) {
      context
          .err()
          .println(
              "AUTH_MISSING "
                  + e.getMessage()
                  + "; set it, or name a file that does with --env-file");
      return ExitStatus.NO_PERMISSION.code();
    } catch (IllegalArgumentException e) {
      context.err().println("CONNECTION_INVALID " + e.getMessage());
      return ExitStatus.CONFIGURATION.code();
    }
  }

  /** Says why something was not done. */
  static ExitStatus refused(CommandContext context, String what, CallError error) {
    context.err().println(error.code() + " " + what + ": " + error.message());
    Integer status = error.httpStatus();
    return status != null && (status == 401 || status == 403)
        ? ExitStatus.NO_PERMISSION
        : ExitStatus.SOME_FAILED;
  }

  /** Says why something was not done, or nothing where it was. */
  static <T> ExitStatus status(CommandContext context, String what, FileResult<T> result) {
    return result.match(done -> ExitStatus.OK, failed -> refused(context, what, failed.error()));
  }
}
