package dev.assay.transforms.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.transforms.evaluate.custom.CustomTypes;
import dev.assay.transforms.evaluate.judged.JudgedTypes;
import dev.assay.transforms.evaluate.measure.MeasureTypes;
import dev.assay.transforms.evaluate.overlap.OverlapTypes;
import dev.assay.transforms.evaluate.retrieval.RetrievalTypes;
import dev.assay.transforms.evaluate.structure.StructureTypes;
import dev.assay.transforms.evaluate.text.TextTypes;
import dev.assay.transforms.evaluate.tools.ToolTypes;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The evaluator types by name. Every one also has its opposite under {@code not-} and its name, as
 * in promptfoo: 1 − its value, while an error stays an error. Every one takes {@code extract},
 * {@code threshold} and {@code weight}.
 */
public final class Evaluators implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final String NOT = "not-";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+:-]{0,99}");

  private static final Map<String, EvaluatorFactory> ASSERT_SET =
      Map.of("assert-set", AssertSet::of);

  /**
   * Each is loaded only where none before it has the type, which spares a short run most of them.
   */
  private static final List<Supplier<Map<String, EvaluatorFactory>>> BUILT_IN =
      List.of(
          TextTypes::all,
          OverlapTypes::all,
          StructureTypes::all,
          ToolTypes::all,
          MeasureTypes::all,
          RetrievalTypes::all,
          JudgedTypes::all,
          CustomTypes::all,
          () -> ASSERT_SET);

  private static final Evaluators STANDARD = new Evaluators(List.of());

  private final ArrayList<EvaluatorTypes> added;

  private Evaluators(List<EvaluatorTypes> added) {
    this.added = new ArrayList<>(added);
  }

  /**
   * Returns the types that need no model, those of jars on the class path included; a built-in one
   * goes before one of these with the same name.
   */
  public static Evaluators standard() {
    return STANDARD;
  }

  /** Returns these types and one more; a type of the same name gives way. */
  public <F extends EvaluatorFactory & Serializable> Evaluators with(String type, F factory) {
    return with(() -> Map.of(type, factory));
  }

  /** Returns these types and more; types of the same name give way. */
  public Evaluators with(EvaluatorTypes types) {
    Evaluators more = new Evaluators(added);
    more.added.add(0, types);
    return more;
  }

  /** Returns whether there is an evaluator of this type, or one that it is the opposite of. */
  public boolean knows(String type) {
    return factory(type) != null;
  }

  /** Returns the types' names in order, without their opposites. */
  public List<String> types() {
    Set<String> types = new TreeSet<>();
    added.forEach(more -> types.addAll(more.all().keySet()));
    BUILT_IN.forEach(more -> types.addAll(more.get().keySet()));
    types.addAll(CustomTypes.installed());
    return List.copyOf(types);
  }

  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /**
   * Reads the entries of {@code evaluators}.
   *
   * @param problems receives a text for each entry that is none, and all that {@link
   *     #problems(List)} finds
   */
  public List<EvaluatorSpec> read(JsonNode entries, List<String> problems) {
    List<EvaluatorSpec> specs = new ArrayList<>();
    for (JsonNode entry : entries) {
      try {
        specs.add(EvaluatorSpec.fromJson(entry));
      } catch (IllegalArgumentException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    problems.addAll(problems(specs));
    return specs;
  }

  /**
   * Returns everything that is wrong with a list of evaluators: unknown types and parameters, each
   * with the nearest name, values that cannot be used, names that are taken. Empty when all is
   * well.
   */
  public List<String> problems(List<EvaluatorSpec> specs) {
    List<String> problems = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (EvaluatorSpec spec : specs) {
      if (!NAME.matcher(spec.name()).matches()) {
        problems.add(
            "Invalid evaluator name: "
                + spec.name()
                + " (must be 1 to 100 letters, digits, _, -, +, : or ., with no sign first)");
      }
      if (!names.add(spec.name())) {
        problems.add(
            "Evaluator name " + spec.name() + " is taken (give one of the two another name)");
      }
      EvaluatorFactory factory = factory(spec.type());
      if (factory == null) {
        problems.add(
            "Unknown evaluator type "
                + Messages.unknown(spec.type(), types())
                + CustomTypes.unloadable());
      } else {
        EvaluatorParameters parameters = new EvaluatorParameters(spec, this);
        factory.create(parameters);
        problems.addAll(parameters.problems());
      }
    }
    return problems;
  }

  /**
   * Makes an evaluator.
   *
   * @throws IllegalArgumentException with what {@link #problems} would have said
   */
  public Evaluator create(EvaluatorSpec spec) {
    EvaluatorFactory factory = factory(spec.type());
    List<String> problems = problems(List.of(spec));
    if (factory == null || !problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    return factory.create(new EvaluatorParameters(spec, this));
  }

  private @Nullable EvaluatorFactory factory(String type) {
    EvaluatorFactory factory = base(type);
    if (factory != null) {
      return CommonSettings.around(factory, false);
    }
    EvaluatorFactory base = type.startsWith(NOT) ? base(type.substring(NOT.length())) : null;
    return base == null ? null : CommonSettings.around(base, true);
  }

  private @Nullable EvaluatorFactory base(String type) {
    for (EvaluatorTypes types : added) {
      EvaluatorFactory factory = types.all().get(type);
      if (factory != null) {
        return factory;
      }
    }
    for (Supplier<Map<String, EvaluatorFactory>> types : BUILT_IN) {
      EvaluatorFactory factory = types.get().get(type);
      if (factory != null) {
        return factory;
      }
    }
    return CustomTypes.installed(type);
  }
}
