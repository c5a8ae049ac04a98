package dev.assay.transforms.evaluate.overlap;

import dev.assay.transforms.evaluate.EvaluatorFactory;
import java.util.Map;

/** The types of this package by name. */
public final class OverlapTypes {

  private static final Map<String, EvaluatorFactory> ALL =
      Map.ofEntries(
          Map.entry("bleu", Bleu::of),
          Map.entry("cer", ErrorRate::ofCharacters),
          Map.entry("chrf", Chrf::chrf),
          Map.entry("chrf++", Chrf::plusPlus),
          Map.entry("f1", TokenF1::of),
          Map.entry("gleu", Gleu::of),
          Map.entry("jaccard", Jaccard::ofWords),
          Map.entry("jaro_winkler", JaroWinkler::of),
          Map.entry("levenshtein", Levenshtein::new),
          Map.entry("overlap", Jaccard::ofCharacters),
          Map.entry("rouge-n", PromptfooRouge::of),
          Map.entry("rouge1", Rouge::rouge1),
          Map.entry("rouge2", Rouge::rouge2),
          Map.entry("rougeL", Rouge::longest),
          Map.entry("rougeLsum", Rouge::longestOfLines),
          Map.entry("ter", Ter::of),
          Map.entry("wer", ErrorRate::ofWords));

  private OverlapTypes() {}

  /** Returns the factories. */
  public static Map<String, EvaluatorFactory> all() {
    return ALL;
  }
}
