package dev.assay.io.platform.langsmith;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How an experiment is told to LangSmith.
 *
 * @param dataset name of the dataset; null for that of the rows
 * @param datasetId id of the dataset; null for one made of its name
 * @param experiment name of the experiment, as it is; null for its own name with eight hexadecimal
 *     digits of its runs behind it
 * @param bareName whether its own name stands without the digits
 * @param parts how many experiments its rows are spread over, from 1 on
 * @param byEpoch whether each epoch is an experiment, in place of parts
 */
public record LangSmithSettings(
    @Nullable String dataset,
    @Nullable UUID datasetId,
    @Nullable String experiment,
    boolean bareName,
    int parts,
    boolean byEpoch) {

  /** Most experiments that one is spread over. */
  public static final int MAX_PARTS = 1_000;

  private static final String EPOCHS = "epochs";
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}");

  /** The usual settings. */
  public static final LangSmithSettings USUAL =
      new LangSmithSettings(null, null, null, false, 1, false);

  /** Checks the number of parts. */
  public LangSmithSettings {
    if (parts < 1 || parts > MAX_PARTS) {
      throw new IllegalArgumentException(
          "Invalid --split: " + parts + " (must be a number from 1 to 1000, or epochs)");
    }
  }

  /** Returns these settings with other names; null keeps what there is. */
  public LangSmithSettings named(@Nullable String dataset, @Nullable String experiment) {
    return new LangSmithSettings(
        dataset == null ? this.dataset : dataset,
        datasetId,
        experiment == null ? this.experiment : experiment,
        bareName,
        parts,
        byEpoch);
  }

  /**
   * Returns these settings for a dataset of that id.
   *
   * @throws IllegalArgumentException where it is no UUID
   */
  public LangSmithSettings withDatasetId(String id) {
    return new LangSmithSettings(dataset, uuid(id), experiment, bareName, parts, byEpoch);
  }

  private static UUID uuid(String id) {
    if (!UUID_TEXT.matcher(id).matches()) {
      throw new IllegalArgumentException("Invalid --dataset-id: " + id + " (must be a UUID)");
    }
    return UUID.fromString(id);
  }

  /** Returns these settings with the experiment's own name as it is, or not. */
  public LangSmithSettings withBareName(boolean bare) {
    return new LangSmithSettings(dataset, datasetId, experiment, bare, parts, byEpoch);
  }

  /**
   * Returns these settings for several experiments.
   *
   * @param split a number, or {@code epochs}
   * @throws IllegalArgumentException where it is neither
   */
  public LangSmithSettings withSplit(String split) {
    if (split.equals(EPOCHS)) {
      return new LangSmithSettings(dataset, datasetId, experiment, bareName, 1, true);
    }
    if (!split.matches("[0-9]{1,4}")) {
      throw new IllegalArgumentException(
          "Invalid --split: " + split + " (must be a number from 1 to 1000, or epochs)");
    }
    return new LangSmithSettings(
        dataset, datasetId, experiment, bareName, Integer.parseInt(split), false);
  }
}
