package dev.assay.pipelines.command;

import dev.assay.io.api.Environment;
import dev.assay.transforms.query.Query;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a query looks through and how it shows what it finds.
 *
 * @param console where to speak
 * @param environment tells how wide the terminal is; no key is looked up in it
 * @param directory the output directory
 * @param query what is looked for
 * @param format how it is shown
 * @param limit most runs, or ids, that are shown; null for all
 */
public record QuerySettings(
    Console console,
    Environment environment,
    Path directory,
    Query query,
    Format format,
    @Nullable Long limit) {

  /** How runs are shown. */
  public enum Format {
    /** Aligned columns for people. */
    TABLE,
    /** The completed lines as they are. */
    JSONL,
    /** The ids of their rows, each once. */
    IDS
  }
}
