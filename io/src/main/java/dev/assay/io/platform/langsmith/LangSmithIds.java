package dev.assay.io.platform.langsmith;

import dev.assay.io.platform.NamedUuid;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Ids of datasets, rows and uploads, made of their names. */
final class LangSmithIds {

  /** The namespace of URLs, in which a dataset's name stands behind {@code assay/dataset/}. */
  private static final UUID URLS = UUID.fromString("6ba7b811-9dad-11d1-80b4-00c04fd430c8");

  private LangSmithIds() {}

  /** Returns the id of a dataset of which only the name is known. */
  static UUID dataset(String name) {
    return uuid(URLS, "assay/dataset/" + name);
  }

  /** Returns a row's id, which becomes that of its example. */
  static UUID row(UUID dataset, String row) {
    return uuid(dataset, row);
  }

  /** Returns the id of an upload. */
  static UUID upload(UUID dataset, String fingerprint, String experiment, String part) {
    return uuid(dataset, fingerprint + "\n" + experiment + "\n" + part);
  }

  private static UUID uuid(UUID namespace, String name) {
    return NamedUuid.of(namespace, name.getBytes(StandardCharsets.UTF_8));
  }
}
