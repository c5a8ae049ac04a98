package dev.assay.pipelines;

import java.util.List;
import java.util.stream.Stream;

/** What serialisers of Beam, Flink and Spark look into, opened as the launcher opens it. */
public final class OpenedPackages {

  /** Options of a JVM. */
  public static final List<String> OPTIONS =
      Stream.of(
              "java.lang",
              "java.lang.invoke",
              "java.lang.reflect",
              "java.io",
              "java.net",
              "java.nio",
              "java.text",
              "java.time",
              "java.util",
              "java.util.concurrent",
              "java.util.concurrent.atomic",
              "java.util.concurrent.locks",
              "jdk.internal.ref",
              "sun.net.util",
              "sun.nio.ch",
              "sun.nio.cs",
              "sun.security.action",
              "sun.util.calendar")
          .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED")
          .toList();

  private OpenedPackages() {}
}
