package dev.assay.transforms.evaluate.benchmark;

import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.AnswersWorkload;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** How many answers of 500 characters a second two threads score. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Threads(2)
@Fork(
    value = 1,
    jvmArgs = {"-Xmx512m", "-XX:+UseParallelGC"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class AnswersBenchmark {

  private final AnswersWorkload five = new AnswersWorkload(AnswersWorkload.FIVE);
  private final AnswersWorkload exactMatch = one(0);
  private final AnswersWorkload f1 = one(1);
  private final AnswersWorkload rougeL = one(2);
  private final AnswersWorkload levenshtein = one(3);
  private final AnswersWorkload jsonSchema = one(4);
  private final PlainEvaluators plain = new PlainEvaluators();

  private static AnswersWorkload one(int evaluator) {
    return new AnswersWorkload(List.of(AnswersWorkload.FIVE.get(evaluator)));
  }

  @Benchmark
  public List<Score> allFive() {
    return five.scoreNext();
  }

  /** The same five as one writes them down after their definitions. */
  @Benchmark
  public double allFivePlain() {
    return plain.of(five.next());
  }

  @Benchmark
  public List<Score> exactMatch() {
    return exactMatch.scoreNext();
  }

  @Benchmark
  public List<Score> f1() {
    return f1.scoreNext();
  }

  @Benchmark
  public List<Score> rougeL() {
    return rougeL.scoreNext();
  }

  @Benchmark
  public List<Score> levenshtein() {
    return levenshtein.scoreNext();
  }

  @Benchmark
  public List<Score> jsonSchema() {
    return jsonSchema.scoreNext();
  }
}
