package dev.assay.transforms.call;

import dev.assay.io.api.Demand;
import dev.assay.io.http.RateHints;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a lane's limits count. */
enum Dimension {
  REQUESTS("requests"),
  TOKENS("tokens"),
  INPUT_TOKENS("input tokens"),
  OUTPUT_TOKENS("output tokens");

  private final String words;

  Dimension(String words) {
    this.words = words;
  }

  /** Returns its name for people. */
  String words() {
    return words;
  }

  /** Returns its name for programs, such as {@code input_tokens}. */
  String unit() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns what a request weighs here. */
  long units(Demand demand) {
    return switch (this) {
      case REQUESTS -> 1;
      case TOKENS -> demand.totalTokens();
      case INPUT_TOKENS -> demand.inputTokens();
      case OUTPUT_TOKENS -> demand.outputTokens();
    };
  }

  /** Returns the limit of a lane, per minute; null for none. */
  @Nullable Double limit(RateLimit limit) {
    return switch (this) {
      case REQUESTS -> limit.requestsPerMinute();
      case TOKENS -> limit.tokensPerMinute();
      case INPUT_TOKENS -> limit.inputTokensPerMinute();
      case OUTPUT_TOKENS -> limit.outputTokensPerMinute();
    };
  }

  /** Returns what a reply says about it. */
  RateHints.@Nullable Quota quota(RateHints hints) {
    return switch (this) {
      case REQUESTS -> hints.requests();
      case TOKENS -> hints.tokens();
      case INPUT_TOKENS -> hints.inputTokens();
      case OUTPUT_TOKENS -> hints.outputTokens();
    };
  }
}
