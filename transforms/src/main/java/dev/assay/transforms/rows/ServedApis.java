package dev.assay.transforms.rows;

import dev.assay.io.api.ModelApi;
import dev.assay.io.api.ServerApi;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.ModelCall;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The installed connectors and the servers of one experiment.
 *
 * @param installed are not hidden by a server of the same name, which a plan refuses
 * @param servers each with a name of its own
 */
record ServedApis(KnownApis installed, List<ServerApi> servers) implements KnownApis {

  ServedApis {
    servers = List.copyOf(servers);
  }

  @Override
  public SortedSet<String> names() {
    SortedSet<String> names = new TreeSet<>(installed.names());
    servers.forEach(server -> names.add(server.name()));
    return names;
  }

  @Override
  public @Nullable ModelApi find(String name) {
    ModelApi built = installed.find(name);
    return built != null
        ? built
        : servers.stream().filter(server -> server.name().equals(name)).findFirst().orElse(null);
  }

  @Override
  public Optional<CallError> check(ModelCall call, ModelApi api) {
    return installed.check(call, api);
  }

  @Override
  public boolean needsModel(String name) {
    return installed.needsModel(name);
  }
}
