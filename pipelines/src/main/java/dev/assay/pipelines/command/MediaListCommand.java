package dev.assay.pipelines.command;

import dev.assay.io.api.FileResult;
import dev.assay.io.api.RemoteFile;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code assay media list}. */
@Command(
    name = "list",
    header = "List the files on the account.",
    description = "",
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class)
final class MediaListCommand implements Callable<Integer> {

  private final CommandContext context;

  @Mixin private final MediaOptions options = new MediaOptions();

  MediaListCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return options.then(
        context,
        null,
        account -> {
          FileResult<List<RemoteFile>> files = account.list();
          files.match(
              done -> {
                done.value().forEach(this::print);
                return true;
              },
              failed -> false);
          return MediaOptions.status(context, "list", files);
        });
  }

  private void print(RemoteFile file) {
    context
        .out()
        .printf(
            Locale.ROOT,
            "%-24s %12d  %-10s %-24s until %s  %s%n",
            file.name(),
            file.bytes(),
            file.state().name().toLowerCase(Locale.ROOT),
            file.mimeType(),
            file.expires() == null ? "unknown" : file.expires(),
            file.displayName().replaceAll("\\p{C}", "?"));
  }
}
