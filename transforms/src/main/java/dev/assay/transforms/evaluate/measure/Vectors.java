package dev.assay.transforms.evaluate.measure;

/** How alike two embeddings of equal length are. */
public final class Vectors {

  private Vectors() {}

  /** Returns the cosine, from −1 to 1; NaN where one of them has no length. */
  public static double cosine(double[] a, double[] b) {
    return dot(a, b) / Math.sqrt(dot(a, a)) / Math.sqrt(dot(b, b));
  }

  /** Returns the dot product. */
  public static double dot(double[] a, double[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "Invalid vectors: lengths %d and %d (must be equal)".formatted(a.length, b.length));
    }
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** Returns the cosine stretched from [least, 1] to [0, 1] and cut off, as autoevals scores it. */
  public static double scaledCosine(double[] a, double[] b, double least) {
    return Math.min(1, Math.max(0, (cosine(a, b) - least) / (1 - least)));
  }

  /** Returns 1 ÷ (1 + Euclidean distance), as promptfoo scores it. */
  public static double nearness(double[] a, double[] b) {
    double squares = 0;
    for (int i = 0; i < a.length; i++) {
      squares += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return 1 / (1 + Math.sqrt(squares));
  }
}
