package dev.assay.transforms.evaluate.text;

import dev.assay.transforms.evaluate.EvaluatorFactory;
import java.util.Map;

/** The types of this package by name. */
public final class TextTypes {

  private static final Map<String, EvaluatorFactory> ALL =
      Map.ofEntries(
          Map.entry("contains", Contains::contains),
          Map.entry("contains-all", Contains::all),
          Map.entry("contains-any", Contains::any),
          Map.entry("ends-with", Contains::endsWith),
          Map.entry("equals", ExactMatch::equality),
          Map.entry("exact_match", ExactMatch::exactMatch),
          Map.entry("exact_match_indicator", FinalPartMatch::afterIndicator),
          Map.entry("final_number_exact_match", FinalPartMatch::number),
          Map.entry("fuzzy_match", FuzzyMatch::of),
          Map.entry("icontains", Contains::ignoringCase),
          Map.entry("icontains-all", Contains::allIgnoringCase),
          Map.entry("icontains-any", Contains::anyIgnoringCase),
          Map.entry("includes", Contains::includes),
          Map.entry("is-refusal", IsRefusal::new),
          Map.entry("match", Match::of),
          Map.entry("prefix_exact_match", PrefixMatch::prefix),
          Map.entry("quasi_exact_match", ExactMatch::quasi),
          Map.entry("quasi_prefix_exact_match", PrefixMatch::quasi),
          Map.entry("regex", Regex::new),
          Map.entry("starts-with", Contains::startsWith),
          Map.entry("word-count", WordCount::new));

  private TextTypes() {}

  /** Returns the factories. */
  public static Map<String, EvaluatorFactory> all() {
    return ALL;
  }
}
