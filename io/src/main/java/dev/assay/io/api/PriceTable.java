package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What models cost: the list prices of {@code prices.json}, dated there, under those that an
 * experiment states itself. A dated or tagged name, such as {@code gpt-4o-2024-08-06} or {@code
 * llama3:8b}, has the price of its plain one where it has none of its own.
 *
 * @param stated by model name; goes before the list
 */
public record PriceTable(Map<String, Price> stated) implements Serializable {

  private static final class Listed {
    static final JsonNode TABLE = load();
    static final Map<String, Price> MODELS = prices(TABLE.path("models"));
    static final Map<String, Price> APIS = prices(TABLE.path("apis"));
  }

  /** The list prices alone. */
  public static final PriceTable LISTED = new PriceTable(Map.of());

  private static final Pattern TAG =
      Pattern.compile(
          "(-\\d{4}-\\d{2}-\\d{2}|-\\d{8}|-\\d{4}|-latest|-preview|@.+|:.+|-v\\d+:\\d+)$");

  /** Copies the map. */
  public PriceTable {
    stated = Map.copyOf(stated);
  }

  /** Returns the day of the list prices, such as {@code 2026-11-01}. */
  public static String listedOn() {
    return Listed.TABLE.path("as_of").asText();
  }

  /** Returns a model's price, or nothing where nobody knows it. */
  public Optional<Price> of(String api, String model) {
    Price own = stated.get(model);
    if (own != null) {
      return Optional.of(own);
    }
    Price ofApi = Listed.APIS.get(api);
    if (ofApi != null) {
      return Optional.of(ofApi);
    }
    return Optional.ofNullable(listed(model));
  }

  /**
   * Returns a model's price for requests that go by batch: the API's part of {@code batch_factors}
   * in {@code prices.json}, also of a price that the experiment states.
   */
  public Optional<Price> ofBatch(String api, String model) {
    double factor = Listed.TABLE.path("batch_factors").path(api).asDouble(1);
    return of(api, model).map(price -> price.times(factor));
  }

  private static @Nullable Price listed(String model) {
    String name = model.substring(model.lastIndexOf('/') + 1);
    Price price = Listed.MODELS.get(name);
    while (price == null && TAG.matcher(name).find()) {
      name = TAG.matcher(name).replaceFirst("");
      price = Listed.MODELS.get(name);
    }
    return price;
  }

  private static Map<String, Price> prices(JsonNode table) {
    Map<String, Price> prices = new HashMap<>();
    table
        .properties()
        .forEach(
            entry ->
                prices.put(
                    entry.getKey(),
                    new Price(
                        entry.getValue().path(0).doubleValue(),
                        entry.getValue().path(1).doubleValue())));
    return Map.copyOf(prices);
  }

  private static JsonNode load() {
    try (InputStream in = PriceTable.class.getResourceAsStream("prices.json")) {
      if (in == null) {
        throw new IllegalStateException("prices.json is not in the jar");
      }
      return Json.parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
