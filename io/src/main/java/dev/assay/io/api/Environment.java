package dev.assay.io.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where endpoints and keys are looked up: the process's variables, or a test's own. */
public interface Environment {

  /** Returns a variable's value, or null where it is not set. */
  @Nullable String get(String name);

  /** Returns an environment in which the given values fill what this one does not set. */
  default Environment withDefaults(Map<String, String> values) {
    Map<String, String> copy = Map.copyOf(values);
    return name -> {
      String own = get(name);
      return own != null ? own : copy.get(name);
    };
  }

  /** The process's environment. */
  static Environment system() {
    return System::getenv;
  }
}
