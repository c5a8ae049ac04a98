package dev.assay.io.files;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/** Runs a pipeline on the direct runner, in this process, and returns what came out of it. */
final class DirectRun {

  /** How to get from a pipeline to the collection that is wanted. */
  interface Graph<T> {
    PCollection<T> on(Pipeline pipeline);
  }

  private static final Map<String, List<Object>> OUTPUTS = new ConcurrentHashMap<>();

  private DirectRun() {}

  @SuppressWarnings("unchecked") // the list holds what the collection of this type held
  static <T> List<T> of(Graph<T> graph) {
    String key = UUID.randomUUID().toString();
    OUTPUTS.put(key, Collections.synchronizedList(new ArrayList<>()));
    Pipeline pipeline = Pipeline.create();
    graph.on(pipeline).apply("Collect", ParDo.of(new CollectFn<>(key)));
    pipeline.run().waitUntilFinish();
    return (List<T>) List.copyOf(OUTPUTS.remove(key));
  }

  private static final class CollectFn<T> extends DoFn<T, Void> {

    private static final long serialVersionUID = 1L;

    private final String key;

    CollectFn(String key) {
      this.key = key;
    }

    @ProcessElement
    public void process(@Element T element) {
      OUTPUTS.getOrDefault(key, List.of()).add(element);
    }
  }
}
