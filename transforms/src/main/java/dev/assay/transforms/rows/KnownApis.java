package dev.assay.transforms.rows;

import dev.assay.io.api.ModelApi;
import java.io.Serializable;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** The connectors that rows and experiments can name. It is serialised with the graph. */
public interface KnownApis extends Serializable {

  /** Returns all names, sorted. */
  SortedSet<String> names();

  /** Returns the connector of a name, or null where there is none. */
  @Nullable ModelApi find(String name);

  /** Returns whether a call must name a model; false for an API that serves only one. */
  default boolean needsModel(String name) {
    return true;
  }
}
