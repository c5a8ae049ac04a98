package dev.assay.transforms.evaluate.custom;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Services of one kind by the name they have in an experiment, loaded when they are first asked
 * for. Of two with one name the first on the class path counts.
 *
 * @param <T> the kind
 */
public final class Installed<T> {

  /** The evaluator types. */
  static final Installed<EvaluatorType> EVALUATORS =
      new Installed<>(EvaluatorType.class, EvaluatorType::type);

  private static final int MAX_BROKEN = 100;

  private final Class<T> service;
  private final Function<T, String> name;
  private final List<String> broken = new ArrayList<>();
  private @Nullable SortedMap<String, T> found;

  /**
   * Services of a kind.
   *
   * @param service their interface
   * @param name of each in an experiment
   */
  public Installed(Class<T> service, Function<T, String> name) {
    this.service = service;
    this.name = name;
  }

  /** Returns the names in order. */
  public synchronized Set<String> names() {
    return Collections.unmodifiableSet(load().keySet());
  }

  /** Returns the service of that name, null where there is none. */
  public synchronized @Nullable T find(String wanted) {
    return load().get(wanted);
  }

  /** Returns what could not be loaded as part of a sentence; empty where all could. */
  public synchronized String unloadable() {
    load();
    return broken.isEmpty() ? "" : "; could not be loaded: " + String.join(", ", broken);
  }

  private SortedMap<String, T> load() {
    SortedMap<String, T> loaded = found;
    if (loaded != null) {
      return loaded;
    }
    loaded = new TreeMap<>();
    Iterator<T> services = ServiceLoader.load(service, service.getClassLoader()).iterator();
    boolean more = true;
    while (more && broken.size() < MAX_BROKEN) {
      try {
        more = services.hasNext();
        if (more) {
          T next = services.next();
          loaded.putIfAbsent(name.apply(next), next);
        }
      } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
        broken.add(String.valueOf(e.getMessage()));
      }
    }
    found = loaded;
    return loaded;
  }
}
