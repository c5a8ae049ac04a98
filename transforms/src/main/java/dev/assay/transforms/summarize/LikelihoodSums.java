package dev.assay.transforms.summarize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.Json;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.EvaluationException;
import dev.assay.transforms.evaluate.measure.LikelihoodCounts;
import dev.assay.transforms.evaluate.text.Words;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Log probabilities of all answers and how many tokens, words or bytes they are of. */
final class LikelihoodSums implements SummaryCounts {

  /** What perplexity is by. */
  enum Unit {
    TOKEN,
    WORD,
    BYTE
  }

  /**
   * Makes such counts.
   *
   * @param key of the row with the log probabilities of the answer's tokens
   * @param unit what perplexity is by
   */
  record Kind(String key, Unit unit) implements SummaryCounts.Kind {
    @Override
    public SummaryCounts none() {
      return new LikelihoodSums(this, new ExactSum());
    }

    @Override
    public SummaryCounts read(DataInput in) throws IOException {
      LikelihoodSums sums = new LikelihoodSums(this, ExactSum.read(in));
      sums.units = in.readLong();
      sums.bytes = in.readLong();
      return sums;
    }

    @Override
    public boolean lowerIsBetter() {
      return true;
    }
  }

  private final Kind kind;
  private final ExactSum logLikelihood;
  private long units;
  private long bytes;

  private LikelihoodSums(Kind kind, ExactSum logLikelihood) {
    this.kind = kind;
    this.logLikelihood = logLikelihood;
  }

  @Override
  public boolean add(Run run) {
    Answer answer = Answer.of(run);
    JsonNode field = run.row().field(kind.key());
    JsonNode all = field != null && field.isObject() ? field.path("content") : field;
    if (answer == null || all == null || !all.isArray() || all.isEmpty()) {
      return false;
    }
    ExactSum sum = new ExactSum();
    for (JsonNode token : all) {
      JsonNode value = token.isObject() ? token.path("logprob") : token;
      if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
        throw EvaluationException.noValue("A log probability is no number");
      }
      sum.add(value.doubleValue());
    }
    logLikelihood.add(sum);
    long size = answer.text().getBytes(StandardCharsets.UTF_8).length;
    bytes += size;
    units +=
        switch (kind.unit()) {
          case TOKEN -> all.size();
          case WORD -> Words.split(answer.text()).size();
          case BYTE -> size;
        };
    return true;
  }

  @Override
  public void add(SummaryCounts other) {
    LikelihoodSums sums = (LikelihoodSums) other;
    logLikelihood.add(sums.logLikelihood);
    units += sums.units;
    bytes += sums.bytes;
  }

  @Override
  public Score score(String name) {
    if (units == 0) {
      throw EvaluationException.noValue("All answers are empty");
    }
    double sum = logLikelihood.value().doubleValue();
    Score score = Score.of(name, new LikelihoodCounts(sum, units).perplexity());
    var metadata = Json.object().put("log_likelihood", sum).put("units", units);
    if (bytes > 0) {
      metadata.put("bits_per_byte", new LikelihoodCounts(sum, bytes).bitsPerUnit());
    }
    return new Score(
        name,
        score.value(),
        null,
        null,
        null,
        null,
        score.errorCode(),
        score.errorMessage(),
        metadata);
  }

  @Override
  public void write(DataOutput out) throws IOException {
    logLikelihood.write(out);
    out.writeLong(units);
    out.writeLong(bytes);
  }
}
