package dev.assay.transforms.summarize;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.PCollectionView;

/** A summary, with the results of its summary evaluators. */
final class AddResultsFn extends DoFn<Summary, Summary> {

  private static final long serialVersionUID = 1L;

  private final PCollectionView<byte[]> results;

  AddResultsFn(PCollectionView<byte[]> results) {
    this.results = results;
  }

  @ProcessElement
  public void process(ProcessContext context) throws IOException {
    ObjectNode json = (ObjectNode) Json.parseEncoded(context.sideInput(results));
    context.output(context.element().withSummaryEvaluators(json));
  }
}
