package dev.assay.pipelines.command;

/** The version of this build. */
public final class AssayVersion {

  private AssayVersion() {}

  /** Returns the version in the jar's manifest; {@code development} outside a jar. */
  public static String get() {
    String version = AssayVersion.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
