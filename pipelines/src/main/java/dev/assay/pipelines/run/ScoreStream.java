package dev.assay.pipelines.run;

import dev.assay.io.experiment.Run;
import dev.assay.io.files.CompletedRuns;
import dev.assay.io.files.OutputFormat;
import dev.assay.io.files.RunWriter;
import dev.assay.io.files.ScratchFiles;
import dev.assay.io.files.WrittenFile;
import dev.assay.pipelines.runner.Workers;
import dev.assay.transforms.evaluate.Evaluate;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import dev.assay.transforms.evaluate.Evaluators;
import dev.assay.transforms.summarize.Summary;
import dev.assay.transforms.summarize.SummaryStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Scores recorded runs again, or only summarises them, without a runner: some lines after the other
 * on as many threads as there are processors. Lines keep their order, and memory does not grow with
 * their number. For evaluators that ask no model.
 *
 * @param written the new files; empty where scores stay
 * @param summary of all runs
 */
record ScoreStream(List<WrittenFile> written, Summary summary) {

  private static final int BATCH_LINES = 256;
  private static final int BATCH_BYTES = 1 << 20;

  /**
   * Reads, scores and writes all runs.
   *
   * @param evaluators null to leave the scores, and the files, as they are
   * @param formats of the files to write
   * @param staging an existing directory, where only the written files are left
   * @param summary begins the summary
   * @throws UncheckedIOException where the completed files cannot be read or are not what was
   *     written
   * @throws IOException where staging cannot be written
   */
  static ScoreStream of(
      CompletedRuns completed,
      @Nullable List<EvaluatorSpec> evaluators,
      List<OutputFormat> formats,
      Path staging,
      Function<ScratchFiles, SummaryStream> summary)
      throws IOException {
    try (ScratchFiles scratch = new ScratchFiles(staging)) {
      return of(completed, evaluators, summary.apply(scratch), formats, staging);
    }
  }

  private static ScoreStream of(
      CompletedRuns completed,
      @Nullable List<EvaluatorSpec> evaluators,
      SummaryStream summary,
      List<OutputFormat> formats,
      Path staging)
      throws IOException {
    try (Workers workers = new Workers(evaluators, summary);
        Stream<CompletedRuns.Line> lines = completed.lines()) {
      if (evaluators == null) {
        workers.forEach(lines.iterator(), line -> {});
        return new ScoreStream(List.of(), summary.end());
      }
      try (RunWriter writer = new RunWriter(staging, formats)) {
        workers.forEach(lines.iterator(), writer::write);
        return new ScoreStream(writer.finish(), summary.end());
      }
    }
  }

  private interface Sink {
    void write(RunWriter.Line line) throws IOException;
  }

  /** Threads that score lines, each with evaluators and sums of its own. */
  private static final class Workers implements AutoCloseable {

    private final ExecutorService threads;
    private final BlockingQueue<Worker> idle;
    private final int most;

    Workers(@Nullable List<EvaluatorSpec> evaluators, SummaryStream summary) {
      int count = Runtime.getRuntime().availableProcessors();
      threads = Executors.newFixedThreadPool(count, Workers::daemon);
      idle = new ArrayBlockingQueue<>(count);
      for (int i = 0; i < count; i++) {
        idle.add(
            new Worker(
                evaluators == null ? null : Evaluate.inPlace(evaluators, Evaluators.standard()),
                summary.part()));
      }
      most = 2 * count;
    }

    private static Thread daemon(Runnable work) {
      Thread thread = new Thread(work, "score");
      thread.setDaemon(true);
      return thread;
    }

    /** Hands the scored lines over in the order they came. */
    void forEach(Iterator<CompletedRuns.Line> lines, Sink sink) throws IOException {
      Deque<Future<List<RunWriter.Line>>> begun = new ArrayDeque<>();
      while (lines.hasNext() || !begun.isEmpty()) {
        if (lines.hasNext() && begun.size() < most) {
          List<CompletedRuns.Line> batch = batch(lines);
          begun.add(threads.submit(() -> scored(batch)));
        } else {
          for (RunWriter.Line line : finished(begun.remove())) {
            sink.write(line);
          }
        }
      }
    }

    private static List<CompletedRuns.Line> batch(Iterator<CompletedRuns.Line> lines) {
      List<CompletedRuns.Line> batch = new ArrayList<>();
      long bytes = 0;
      while (lines.hasNext() && batch.size() < BATCH_LINES && bytes < BATCH_BYTES) {
        CompletedRuns.Line line = lines.next();
        bytes += line.bytes();
        batch.add(line);
      }
      return batch;
    }

    private List<RunWriter.Line> scored(List<CompletedRuns.Line> batch)
        throws IOException, InterruptedException {
      Worker worker = idle.take();
      try {
        return worker.score(batch);
      } finally {
        idle.add(worker);
      }
    }

    private static <T> T finished(Future<T> work) throws IOException {
      try {
        return work.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw (InterruptedIOException) new InterruptedIOException("Interrupted").initCause(e);
      } catch (ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof IOException problem) {
          throw problem;
        }
        throw cause instanceof RuntimeException problem
            ? problem
            : new IllegalStateException(cause);
      }
    }

    @Override
    public void close() {
      threads.shutdownNow();
      try {
        threads.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      idle.forEach(Worker::close);
    }
  }

  private record Worker(Evaluate.@Nullable InPlace evaluators, SummaryStream.Part summary) {

    List<RunWriter.Line> score(List<CompletedRuns.Line> batch) throws IOException {
      List<RunWriter.Line> lines = new ArrayList<>(batch.size());
      for (CompletedRuns.Line line : batch) {
        Run run = line.run();
        if (evaluators != null) {
          run = evaluators.apply(run.withScores(List.of()).withJudging(null));
          lines.add(RunWriter.Line.of(run));
        }
        summary.add(run);
      }
      return lines;
    }

    void close() {
      if (evaluators != null) {
        evaluators.close();
      }
    }
  }
}
