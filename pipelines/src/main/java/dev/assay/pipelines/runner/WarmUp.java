package dev.assay.pipelines.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.runners.TransformHierarchy.Node;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.reflect.DoFnInvokers;
import org.apache.beam.sdk.util.construction.ParDoTranslation;
import org.apache.beam.sdk.values.KV;

/**
 * What Beam does once in a process, done on a second thread while the first reads the experiment,
 * so that the run finds it done. A pipeline is built, but nothing is executed and nothing kept.
 */
public final class WarmUp {

  private WarmUp() {}

  /** Begins, and returns at once. Nobody has to wait for the end, and no fault comes out of it. */
  public static void begin() {
    begin(WarmUp::prepare);
  }

  /** Begins in the same way to write the classes of a pipeline's steps, which workers need. */
  static void steps(Pipeline pipeline) {
    FindSteps steps = new FindSteps();
    pipeline.traverseTopologically(steps);
    begin(() -> steps.found.forEach(DoFnInvokers::invokerFor));
  }

  private static void begin(Runnable work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (RuntimeException | LinkageError e) {
                // The run meets it as well, and tells it.
              }
            },
            "assay-warm-up");
    thread.setDaemon(true);
    thread.start();
  }

  private static void prepare() {
    StepFn step = new StepFn();
    DoFnInvokers.invokerFor(step);
    WorkerServices.sharedTransport();
    new DirectBeam(List.of(), 1).options();
    // With options it would set those of the file systems, which are the run's own.
    Pipeline pipeline = OptionsRegistry.without(Pipeline::create);
    pipeline
        .apply(Create.empty(KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of())))
        .apply(ParDo.of(step));
    pipeline.traverseTopologically(new AskSteps());
  }

  private static final class FindSteps extends Pipeline.PipelineVisitor.Defaults {
    private final List<DoFn<?, ?>> found = new ArrayList<>();

    @Override
    public void visitPrimitiveTransform(Node node) {
      if (node.getTransform() instanceof ParDo.MultiOutput<?, ?> step) {
        found.add(step.getFn());
      }
    }
  }

  /** Asks of a step what a runner asks of it: its form for other languages. */
  private static final class AskSteps extends Pipeline.PipelineVisitor.Defaults {
    @Override
    public void visitPrimitiveTransform(Node node) {
      if (node.getTransform() instanceof ParDo.MultiOutput) {
        try {
          ParDoTranslation.usesStateOrTimers(node.toAppliedPTransform(getPipeline()));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private static final class StepFn extends DoFn<KV<String, String>, String> {
    @StateId("last")
    private final StateSpec<ValueState<String>> last = StateSpecs.value(StringUtf8Coder.of());

    @ProcessElement
    public void process(
        @Element KV<String, String> row,
        @StateId("last") ValueState<String> state,
        OutputReceiver<String> out) {
      state.write(row.getValue());
      out.output(row.getValue());
    }
  }
}
