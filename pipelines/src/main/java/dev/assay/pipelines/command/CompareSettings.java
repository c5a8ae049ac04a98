package dev.assay.pipelines.command;

import dev.assay.io.api.Environment;
import dev.assay.transforms.compare.ComparisonSpec;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is compared with what, and where it goes.
 *
 * @param console where to speak
 * @param environment tells how wide the terminal is; no key is looked up in it
 * @param a the baseline
 * @param b what is compared with it
 * @param spec how
 * @param holm whether the table shows Holm's adjusted p-values, else Benjamini and Hochberg's
 * @param output where files go; null to write none
 * @param report the file of the page about it, which is replaced; null for none
 * @param overwrite whether they may take the place of others
 */
public record CompareSettings(
    Console console,
    Environment environment,
    Side a,
    Side b,
    ComparisonSpec spec,
    boolean holm,
    @Nullable Path output,
    @Nullable Path report,
    boolean overwrite) {

  /**
   * One of the two.
   *
   * @param directory the output directory
   * @param run the epoch that counts; null for all, pooled
   * @param model the only model that counts, by its name; null for all
   * @param prompt the only prompt that counts, by its name; null for all
   */
  public record Side(
      Path directory, @Nullable Integer run, @Nullable String model, @Nullable String prompt) {}
}
