package dev.assay.io.store;

/** What a store keeps; each kind has names of its own. */
public enum RecordKind {
  /** An experiment; its record never changes. */
  EXPERIMENT("experiments", "experiment"),
  /** What an id belongs to. */
  ID("ids", "id"),
  /** How far an experiment is; written anew by whoever runs it. */
  STATE("states", "state"),
  /** Who runs an experiment, where no lock of the system tells. */
  RUNNER("runners", "runner"),
  /** A prompt with tags; has versions. */
  TEMPLATE("templates", "template"),
  /** Rows that fill templates; has versions. */
  COLLECTION("collections", "collection"),
  /** What answers are rated by; has versions. */
  CRITERION_SET("criterion-sets", "criterion set"),
  /** A model and how it is called; has versions. */
  LLM_CONFIG("llm-configs", "LLM config");

  private final String folder;
  private final String noun;

  RecordKind(String folder, String noun) {
    this.folder = folder;
    this.noun = noun;
  }

  /** Returns the folder's name, which is also that of the kind in commands. */
  public String folder() {
    return folder;
  }

  /** Returns what a person calls one. */
  public String noun() {
    return noun;
  }

  /** Returns the beginning of codes, such as {@code LLM_CONFIG}. */
  public String code() {
    return name();
  }
}
