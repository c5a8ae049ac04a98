package dev.assay.pipelines.command;

import dev.assay.io.api.FileResult;
import dev.assay.io.api.MediaAccount;
import dev.assay.io.api.RemoteFile;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code assay media delete}. */
@Command(
    name = "delete",
    header = "Delete files from the account.",
    description = {"", "Deletes the files that are named, and no others.", ""},
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class)
final class MediaDeleteCommand implements Callable<Integer> {

  private final CommandContext context;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description = "Names as assay media list prints them, such as files/abc.")
  private List<String> names = new ArrayList<>();

  @Option(names = "--all", description = "Delete all files of the account, whoever uploaded them.")
  private boolean all;

  @Option(names = "--confirm-delete-all", description = "Say again that --all is meant.")
  private boolean confirmed;

  @Mixin private final MediaOptions options = new MediaOptions();

  MediaDeleteCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (all == !names.isEmpty()) {
      throw usage("Give either names or --all; assay media list prints the names");
    }
    if (all != confirmed) {
      throw usage(
          "--all deletes every file of the account, also those of others; it needs"
              + " --confirm-delete-all beside it, and nothing else does");
    }
    return options.then(context, null, all ? this::deleteAll : this::deleteNamed);
  }

  private ExitStatus deleteAll(MediaAccount account) {
    FileResult<List<RemoteFile>> files = account.list();
    return files.match(
        done -> delete(account, done.value().stream().map(RemoteFile::name).toList()),
        failed -> MediaOptions.refused(context, "list", failed.error()));
  }

  private ExitStatus deleteNamed(MediaAccount account) {
    return delete(account, names);
  }

  private ExitStatus delete(MediaAccount account, List<String> chosen) {
    ExitStatus worst = ExitStatus.OK;
    for (String name : chosen) {
      ExitStatus status = MediaOptions.status(context, name, account.delete(name));
      if (status == ExitStatus.OK) {
        context.out().println("deleted " + name);
      } else if (worst != ExitStatus.NO_PERMISSION) {
        worst = status;
      }
    }
    return worst;
  }

  private ParameterException usage(String message) {
    if (spec == null) {
      throw new IllegalStateException("The command was not parsed");
    }
    return new ParameterException(spec.commandLine(), message);
  }
}
