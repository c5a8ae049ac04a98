package dev.assay.pipelines.command;

import dev.assay.io.api.MediaAccount;
import dev.assay.pipelines.media.UploadRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code assay media upload}. */
@Command(
    name = "upload",
    header = "Upload the files that rows name, and write rows that name them there.",
    description = {
      "",
      "Every part with a media path gets its uploaded_filename. A content that is on the account"
          + " already is not sent again. Files are kept there for 48 hours.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class)
final class MediaUploadCommand implements Callable<Integer> {

  private final CommandContext context;

  @Parameters(paramLabel = "ROWS", arity = "1", description = "A JSONL file of rows.")
  private Path rows = Path.of("");

  @Option(
      names = "--media",
      paramLabel = "DIR",
      description = "The folder that media paths start from (default: ASSAY_MEDIA).")
  private @Nullable Path media;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Where the rows are written (default: NAME_uploaded.jsonl beside ROWS).")
  private @Nullable Path output;

  @Option(names = "--overwrite", description = "Replace the output if it is there.")
  private boolean overwrite;

  @Mixin private final MediaOptions options = new MediaOptions();

  MediaUploadCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Path target = output == null ? beside(rows) : output;
    if (!Files.isRegularFile(rows)) {
      context.err().println("IN_MISSING " + rows + ": file not found. Nothing was uploaded.");
      return ExitStatus.INPUT_MISSING.code();
    }
    if (Files.exists(target) && !overwrite) {
      context
          .err()
          .println(
              "OUT_EXISTS "
                  + target
                  + " is there already; give --overwrite or another --output. Nothing was"
                  + " uploaded.");
      return ExitStatus.OUTPUT_UNCREATABLE.code();
    }
    return options.then(context, media, account -> upload(account, target));
  }

  private ExitStatus upload(MediaAccount account, Path target) {
    try {
      UploadRows.Outcome outcome = new UploadRows(account).run(rows, target);
      ExitStatus worst = ExitStatus.OK;
      for (var failed : outcome.failed().entrySet()) {
        ExitStatus status = MediaOptions.refused(context, failed.getKey(), failed.getValue());
        worst = worst == ExitStatus.NO_PERMISSION ? worst : status;
      }
      outcome.uploaded().forEach((path, file) -> context.out().println(file.name() + "  " + path));
      if (worst == ExitStatus.OK) {
        context.err().println(outcome.uploaded().size() + " files on the account; wrote " + target);
      } else {
        context
            .err()
            .println(
                outcome.failed().size()
                    + " files are not on the account; no rows were written. Files that are there"
                    + " are found again by the same command.");
      }
      return worst;
    } catch (UploadRows.BadLineException e) {
      context.err().println(e.getMessage());
      return ExitStatus.BAD_DATA;
    } catch (IOException e) {
      context.err().println("I/O failure: " + e.getMessage());
      return ExitStatus.WRITE_FAILED;
    }
  }

  private static Path beside(Path rows) {
    String name = String.valueOf(rows.getFileName());
    int dot = name.lastIndexOf('.');
    return rows.resolveSibling(
        (dot < 0 ? name : name.substring(0, dot))
            + "_uploaded"
            + (dot < 0 ? ".jsonl" : name.substring(dot)));
  }
}
