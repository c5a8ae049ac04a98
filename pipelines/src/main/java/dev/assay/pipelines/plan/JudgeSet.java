package dev.assay.pipelines.plan;

import dev.assay.transforms.derive.JudgeTemplate;
import dev.assay.transforms.derive.ModelEntry;
import java.util.List;

/**
 * Who judges, and what they are asked: each judge is asked with each template.
 *
 * @param judges at least one
 * @param templates at least one
 */
public record JudgeSet(List<ModelEntry> judges, List<JudgeTemplate> templates) {

  /** Copies the lists. */
  public JudgeSet {
    judges = List.copyOf(judges);
    templates = List.copyOf(templates);
  }
}
