package dev.assay.pipelines.compare;

import dev.assay.transforms.compare.ComparisonSpec;
import dev.assay.transforms.compare.ComparisonTally;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Work on several threads, of which none outlives its call. */
final class SideBySide {

  private static final int MOST_THREADS = 4;

  /** Adds what a partition holds. */
  @FunctionalInterface
  interface Part {
    void addTo(int partition, ComparisonTally tally);
  }

  private SideBySide() {}

  /** Does all of it, each on a thread of its own; throws what the first that failed threw. */
  static void run(List<Runnable> works) {
    ExecutorService threads = Executors.newFixedThreadPool(works.size());
    try {
      List<Future<?>> begun = new ArrayList<>();
      works.forEach(work -> begun.add(threads.submit(work)));
      for (Future<?> work : begun) {
        work.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  /** Returns what all partitions come to; which thread takes which makes no difference. */
  static ComparisonTally tally(int partitions, ComparisonSpec spec, Part part) {
    int threads =
        Math.min(partitions, Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()));
    AtomicInteger next = new AtomicInteger();
    List<ComparisonTally> tallies = new ArrayList<>();
    List<Runnable> works = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      ComparisonTally mine = new ComparisonTally(spec);
      tallies.add(mine);
      works.add(
          () -> {
            for (int p = next.getAndIncrement(); p < partitions; p = next.getAndIncrement()) {
              part.addTo(p, mine);
            }
          });
    }
    run(works);
    ComparisonTally all = tallies.get(0);
    tallies.subList(1, tallies.size()).forEach(all::add);
    return all;
  }
}
