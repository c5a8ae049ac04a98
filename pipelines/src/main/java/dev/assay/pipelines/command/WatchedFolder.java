package dev.assay.pipelines.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The folders of a watched data folder.
 *
 * @param data what the user named
 * @param input where files land: {@code input} in it, or the folder itself where it has none
 * @param output below which each run has a directory
 * @param media what prompts may name files of, as far as the environment names no other
 */
public record WatchedFolder(Path data, Path input, Path output, Path media) {

  private static final String MEDIA_VARIABLE = "ASSAY_MEDIA";

  /**
   * Finds the folders; none is made.
   *
   * @param output null for {@code output} in the data folder
   */
  public static WatchedFolder of(Path data, @Nullable Path output) {
    Path input = data.resolve("input");
    return new WatchedFolder(
        data,
        Files.isDirectory(input) ? input : data,
        output == null ? data.resolve("output") : output,
        data.resolve("media"));
  }

  /** Returns the variables that fill what the environment does not set. */
  Map<String, String> variables() {
    return Files.isDirectory(media)
        ? Map.of(MEDIA_VARIABLE, media.toAbsolutePath().toString())
        : Map.of();
  }
}
