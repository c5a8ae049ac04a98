package dev.assay.pipelines.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.api.Price;
import dev.assay.io.api.PriceTable;
import dev.assay.transforms.call.Budget;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys {@code budget} and {@code prices}. */
final class BudgetSection {

  /** Largest sum, in US dollars. */
  static final double MAX_USD = 1_000_000_000;

  private static final double MAX_PER_MILLION = 1_000_000;

  private BudgetSection() {}

  static Budget budget(Section experiment) {
    ConfigNode node = experiment.get("budget");
    Section section =
        node == null
            ? null
            : Section.open(
                experiment.problems(), "budget.", node, List.of("max_cost_usd", "max_calls"));
    if (section == null) {
      return Budget.NONE;
    }
    Integer calls = section.whole("max_calls", 1, Integer.MAX_VALUE);
    return new Budget(
        usd(section, "budget.", "max_cost_usd", false, MAX_USD),
        calls == null ? null : Long.valueOf(calls));
  }

  /** By model: US dollars for a million tokens of input and of output. */
  static PriceTable prices(Section experiment) {
    ConfigNode node = experiment.get("prices");
    Section section = node == null ? null : Section.open(experiment.problems(), "prices.", node);
    if (section == null) {
      return PriceTable.LISTED;
    }
    Map<String, Price> prices = new HashMap<>();
    section
        .entries()
        .forEach(
            (model, entry) -> {
              Price price = price(section.problems(), "prices." + model + ".", entry.value());
              if (price != null) {
                prices.put(model, price);
              }
            });
    return new PriceTable(prices);
  }

  private static @Nullable Price price(Problems problems, String path, ConfigNode node) {
    Section section =
        Section.open(problems, path, node, List.of("input_per_million", "output_per_million"));
    if (section == null) {
      return null;
    }
    for (String key : List.of("input_per_million", "output_per_million")) {
      if (!section.has(key)) {
        problems.add(section.mark(), "CONFIG_MISSING", "key \"" + path + key + "\" is missing");
      }
    }
    Double input = usd(section, path, "input_per_million", true, MAX_PER_MILLION);
    Double output = usd(section, path, "output_per_million", true, MAX_PER_MILLION);
    return input == null || output == null ? null : new Price(input, output);
  }

  private static @Nullable Double usd(
      Section section, String path, String key, boolean zero, double most) {
    ConfigNode node = section.get(key);
    if (node == null) {
      return null;
    }
    JsonNode number = node.number();
    double usd = number == null ? Double.NaN : number.doubleValue();
    if ((usd > 0 || (zero && usd == 0)) && usd <= most) {
      return usd;
    }
    section
        .problems()
        .add(
            node.mark(),
            number == null ? "CONFIG_TYPE" : "CONFIG_RANGE",
            "Invalid "
                + ConfigNode.oneLine(path + key)
                + ": "
                + node.shown()
                + " (must be US dollars, a number "
                + (zero ? "of 0 or more" : "above 0")
                + ", at most "
                + (long) most
                + ")");
    return null;
  }
}
