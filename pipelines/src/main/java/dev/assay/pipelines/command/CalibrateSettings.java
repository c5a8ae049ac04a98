package dev.assay.pipelines.command;

import dev.assay.io.api.Environment;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is compared with what people say.
 *
 * @param console where to speak
 * @param environment tells how wide the terminal is; no key is looked up in it
 * @param directory the output directory
 * @param labels the file of what people say
 * @param fields its keys that hold ratings; empty for the first of those known that it has
 * @param score the judge's score; null for the only one
 * @param output where {@code calibration.json} goes; null to write none
 * @param overwrite whether it may take the place of another
 */
public record CalibrateSettings(
    Console console,
    Environment environment,
    Path directory,
    String labels,
    List<String> fields,
    @Nullable String score,
    @Nullable Path output,
    boolean overwrite) {

  /** Copies the list. */
  public CalibrateSettings {
    fields = List.copyOf(fields);
  }
}
