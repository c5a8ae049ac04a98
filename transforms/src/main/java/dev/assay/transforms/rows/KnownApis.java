package dev.assay.transforms.rows;

import dev.assay.io.api.ModelApi;
import dev.assay.io.api.ServerApi;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.ModelCall;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** The connectors that rows and experiments can name. It is serialised with the graph. */
public interface KnownApis extends Serializable {

  /** Returns all names, sorted. */
  SortedSet<String> names();

  /** Returns the connector of a name, or null where there is none. */
  @Nullable ModelApi find(String name);

  /**
   * Returns what is wrong with a call as far as it can be known without sending it; nothing for an
   * API that is not known.
   */
  default Optional<CallError> check(ModelCall call) {
    ModelApi api = find(call.api());
    return api == null ? Optional.empty() : check(call, api);
  }

  /** Returns what is wrong with a call to a connector, which may be one that is not among these. */
  default Optional<CallError> check(ModelCall call, ModelApi api) {
    return api.check(call);
  }

  /** Returns whether a call must name a model; false for an API that serves only one. */
  default boolean needsModel(String name) {
    return true;
  }

  /** Returns these connectors and the servers that an experiment names. */
  default KnownApis plus(List<ServerApi> servers) {
    return servers.isEmpty() ? this : new ServedApis(this, servers);
  }
}
