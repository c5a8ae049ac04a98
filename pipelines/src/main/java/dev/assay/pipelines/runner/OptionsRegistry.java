package dev.assay.pipelines.runner;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.options.PipelineOptionsRegistrar;

/**
 * Keeps Beam from looking through all option interfaces on the class path when the first options
 * are made. It compares each with all others, which takes a sixth of a short run, and only the
 * names of options on a command line need it. Interfaces that are asked for are known all the same.
 */
final class OptionsRegistry {

  private static final String REGISTRARS =
      "META-INF/services/" + PipelineOptionsRegistrar.class.getName();

  private static boolean incomplete;

  private OptionsRegistry() {}

  /** Makes options as if no interface were on the class path. */
  static synchronized <T> T without(Supplier<T> options) {
    incomplete = true;
    Thread thread = Thread.currentThread();
    ClassLoader loader = thread.getContextClassLoader();
    thread.setContextClassLoader(new WithoutRegistrars(loader));
    try {
      return options.get();
    } finally {
      thread.setContextClassLoader(loader);
    }
  }

  /** Makes options of which any interface on the class path may be asked for by name. */
  static synchronized <T> T with(Supplier<T> options) {
    if (incomplete) {
      for (PipelineOptionsRegistrar registrar :
          ServiceLoader.load(PipelineOptionsRegistrar.class)) {
        registrar.getPipelineOptions().forEach(PipelineOptionsFactory::register);
      }
      incomplete = false;
    }
    return options.get();
  }

  private static final class WithoutRegistrars extends ClassLoader {
    WithoutRegistrars(ClassLoader parent) {
      super(parent);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      return name.equals(REGISTRARS) ? Collections.emptyEnumeration() : super.getResources(name);
    }
  }
}
