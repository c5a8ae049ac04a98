package dev.assay.pipelines.runner;

import dev.assay.io.api.MediaFolder;
import dev.assay.io.api.ModelApi;
import dev.assay.io.api.ModelApis;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.ModelCall;
import dev.assay.transforms.rows.KnownApis;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The connectors on this process's class path. */
public enum InstalledApis implements KnownApis {
  /** All of them. */
  INSTANCE;

  private static final class Loaded {
    static final ModelApis APIS = ModelApis.load();
  }

  @Override
  public SortedSet<String> names() {
    return new TreeSet<>(Loaded.APIS.names());
  }

  @Override
  public @Nullable ModelApi find(String name) {
    return Loaded.APIS.find(name).orElse(null);
  }

  @Override
  public Optional<CallError> check(ModelCall call, ModelApi api) {
    return api.check(call)
        .or(() -> api.check(call, MediaFolder.of(new WorkerServices(null).environment())));
  }

  @Override
  public boolean needsModel(String name) {
    return !name.equals("test");
  }
}
