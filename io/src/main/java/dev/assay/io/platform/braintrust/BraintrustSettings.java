package dev.assay.io.platform.braintrust;

import dev.assay.io.platform.ExperimentFacts;
import org.jspecify.annotations.Nullable;

/**
 * How an experiment is told to Braintrust.
 *
 * @param project name of the project, which is made where it is not there
 * @param experiment name of the experiment; null for its own
 * @param ensureNew whether the server makes a new experiment where the name is taken, else the one
 *     of that name is the one meant
 * @param maxBytes most bytes of a body, unless one event alone has more
 * @param maxRows most events of a body
 */
public record BraintrustSettings(
    String project, @Nullable String experiment, boolean ensureNew, int maxBytes, int maxRows) {

  /** Largest body that the server takes. */
  public static final int MOST_BYTES = 6 << 20;

  /** As many events as the vendor's clients send at once. */
  public static final int MAX_ROWS = 100;

  /** The usual settings: bodies of at most a megabyte, so that little is sent again after a cut. */
  public static final BraintrustSettings STANDARD =
      new BraintrustSettings("assay", null, true, 1 << 20, MAX_ROWS);

  /** Keeps bodies within what the server takes. */
  public BraintrustSettings {
    maxBytes = Math.min(maxBytes, MOST_BYTES);
  }

  /** Returns these settings with other names; null keeps what there is. */
  public BraintrustSettings named(@Nullable String project, @Nullable String experiment) {
    return new BraintrustSettings(
        project == null ? this.project : project,
        experiment == null ? this.experiment : experiment,
        ensureNew,
        maxBytes,
        maxRows);
  }

  /** Returns these settings, in which a name that is taken makes a new experiment or not. */
  public BraintrustSettings withEnsureNew(boolean isNew) {
    return new BraintrustSettings(project, experiment, isNew, maxBytes, maxRows);
  }

  /** Returns these settings with other sizes of bodies. */
  public BraintrustSettings withMost(int bytes, int rows) {
    return new BraintrustSettings(project, experiment, ensureNew, bytes, rows);
  }

  /** Returns the experiment's name for one prompt and model; an empty variant is the only one. */
  String name(ExperimentFacts facts, String variant) {
    String own = experiment == null ? facts.name() : experiment;
    return variant.isEmpty() ? own : own + "-" + variant;
  }
}
