package dev.assay.io.api;

import dev.assay.io.experiment.Usage;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a model's tokens cost.
 *
 * @param inputPerMillion US dollars for a million input tokens, at least 0
 * @param outputPerMillion US dollars for a million output tokens, at least 0
 */
public record Price(double inputPerMillion, double outputPerMillion) implements Serializable {

  /** Costs nothing, as what runs on one's own machine. */
  public static final Price FREE = new Price(0, 0);

  /** What a prompt may have more than estimated, as tokenizers differ. */
  private static final int INPUT_MARGIN = 2;

  private static final double MILLION = 1_000_000;

  /** Checks both prices. */
  public Price {
    check("input_per_million", inputPerMillion);
    check("output_per_million", outputPerMillion);
  }

  private static void check(String name, double usd) {
    if (!(usd >= 0 && usd <= MILLION)) {
      throw new IllegalArgumentException(
          "Invalid " + name + ": " + usd + " (must be 0 to 1000000 US dollars)");
    }
  }

  /** Returns this price with a factor on it, such as 0.5 for half of it. */
  public Price times(double factor) {
    return new Price(inputPerMillion * factor, outputPerMillion * factor);
  }

  /** Returns what an answer cost in US dollars; null where the server did not say what it used. */
  public @Nullable Double of(Usage usage) {
    Long input = usage.inputTokens();
    Long output = usage.outputTokens();
    if (inputPerMillion == 0 && outputPerMillion == 0) {
      return 0.0;
    }
    return input == null || output == null ? null : Double.valueOf(usd(input, output));
  }

  /** Returns the most that a request is expected to cost, in US dollars. */
  public double atMost(Demand demand) {
    return usd(INPUT_MARGIN * demand.inputTokens(), demand.outputTokens());
  }

  /** Returns what a request of so many tokens is expected to cost, in US dollars. */
  public double expected(Demand demand) {
    return usd(demand.inputTokens(), demand.outputTokens());
  }

  private double usd(long input, long output) {
    return (input * inputPerMillion + output * outputPerMillion) / MILLION;
  }
}
