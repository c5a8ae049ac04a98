package dev.assay.pipelines.plan;

import dev.assay.transforms.derive.ModelEntry;
import dev.assay.transforms.derive.RephraseTemplate;
import java.util.List;

/**
 * Who rephrases, and what they are asked: each model is asked with each template.
 *
 * @param models at least one
 * @param templates at least one
 */
public record RephraseSet(List<ModelEntry> models, List<RephraseTemplate> templates) {

  /** Copies the lists. */
  public RephraseSet {
    models = List.copyOf(models);
    templates = List.copyOf(templates);
  }
}
