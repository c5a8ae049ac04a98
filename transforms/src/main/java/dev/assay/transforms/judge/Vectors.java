package dev.assay.transforms.judge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Completion;
import dev.assay.transforms.evaluate.EvaluationException;

/** Embeddings as vectors, and how near two of them are. */
final class Vectors {

  private Vectors() {}

  /**
   * Returns the vector of a reply.
   *
   * @throws EvaluationException where the reply is none
   */
  static double[] of(Completion reply) {
    JsonNode numbers = reply.response();
    double[] vector = new double[numbers.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = numbers.path(i).isNumber() ? numbers.path(i).doubleValue() : Double.NaN;
      if (!Double.isFinite(vector[i])) {
        throw new EvaluationException(Verdict.NONE, "The embedding holds what is no number");
      }
    }
    if (!numbers.isArray() || vector.length == 0) {
      throw new EvaluationException(Verdict.NONE, "The reply is no embedding");
    }
    return vector;
  }

  /** Returns the sum of the products. */
  static double dot(double[] a, double[] b) {
    if (a.length != b.length) {
      throw new EvaluationException(
          Verdict.NONE,
          "The embeddings have " + a.length + " and " + b.length + " numbers (must be as many)");
    }
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** Returns the cosine of the angle; 0 where one of the vectors is nothing but zeros. */
  static double cosine(double[] a, double[] b) {
    double lengths = Math.sqrt(dot(a, a)) * Math.sqrt(dot(b, b));
    return lengths == 0 ? 0 : Math.max(-1, Math.min(1, dot(a, b) / lengths));
  }

  /** Returns the distance. */
  static double euclidean(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return a.length == b.length ? Math.sqrt(sum) : dot(a, b);
  }
}
