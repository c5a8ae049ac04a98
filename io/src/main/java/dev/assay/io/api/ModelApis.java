package dev.assay.io.api;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * The connectors by name. A connector is a class with a public constructor and a line in {@code
 * META-INF/services/dev.assay.io.api.ModelApi}, in this jar or any other on the class path.
 */
public final class ModelApis {

  private final Map<String, ModelApi> byName;

  private ModelApis(Map<String, ModelApi> byName) {
    this.byName = byName;
  }

  /** Returns all connectors on the class path. */
  public static ModelApis load() {
    return of(
        ServiceLoader.load(ModelApi.class, ModelApis.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList());
  }

  /**
   * Returns a registry of these connectors only.
   *
   * @throws IllegalArgumentException when two have the same name
   */
  public static ModelApis of(Collection<? extends ModelApi> apis) {
    Map<String, ModelApi> byName = new TreeMap<>();
    for (ModelApi api : apis) {
      ModelApi other = byName.put(api.name(), api);
      if (other != null) {
        throw new IllegalArgumentException(
            "Two connectors have the name "
                + api.name()
                + ": "
                + other.getClass().getName()
                + " and "
                + api.getClass().getName());
      }
    }
    return new ModelApis(byName);
  }

  /**
   * Returns a registry of these connectors and more, such as the servers that an experiment names.
   *
   * @throws IllegalArgumentException when two have the same name
   */
  public ModelApis plus(Collection<? extends ModelApi> more) {
    List<ModelApi> all = new ArrayList<>(byName.values());
    all.addAll(more);
    return of(all);
  }

  /** Returns the connector of that name. */
  public Optional<ModelApi> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /**
   * Returns the connector of that name.
   *
   * @throws IllegalArgumentException listing the names there are
   */
  public ModelApi get(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "API "
                        + name
                        + " not recognised or implemented (must be one of "
                        + String.join(", ", names())
                        + ")"));
  }

  /** Returns the names, sorted. */
  public List<String> names() {
    return List.copyOf(byName.keySet());
  }
}
