package dev.assay.transforms.evaluate.structure;

import dev.assay.transforms.evaluate.EvaluatorFactory;
import java.util.Map;

/** The types of this package by name. */
public final class StructureTypes {

  private static final Map<String, EvaluatorFactory> ALL =
      Map.ofEntries(
          Map.entry("contains-html", Html::part),
          Map.entry("contains-json", ContainsJson::new),
          Map.entry("contains-sql", Sql::part),
          Map.entry("contains-xml", Xml::part),
          Map.entry("is-html", Html::whole),
          Map.entry("is-json", IsJson::isJson),
          Map.entry("is-sql", Sql::whole),
          Map.entry("is-xml", Xml::whole),
          Map.entry("json_diff", JsonDiff::new),
          Map.entry("json_match", JsonMatch::new),
          Map.entry("list_contains", ListContains::new),
          Map.entry("valid_json", IsJson::validJson));

  private StructureTypes() {}

  /** Returns the factories. */
  public static Map<String, EvaluatorFactory> all() {
    return ALL;
  }
}
