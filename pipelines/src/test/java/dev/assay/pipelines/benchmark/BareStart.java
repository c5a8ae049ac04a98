package dev.assay.pipelines.benchmark;

/** The least a JVM can do. */
final class BareStart {

  private BareStart() {}

  /** Runs it. */
  public static void main(String[] arguments) {
    System.out.println("hello");
  }
}
