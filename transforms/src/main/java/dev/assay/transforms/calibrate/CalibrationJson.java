package dev.assay.transforms.calibrate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.transforms.calibrate.Calibration.Estimate;
import dev.assay.transforms.evaluate.statistics.Interval;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A calibration as {@code calibration.json} has it, but for where it is from. */
public final class CalibrationJson {

  private CalibrationJson() {}

  /** Returns the calibration; what cannot be told is null or left out. */
  public static ObjectNode toJson(Calibration calibration) {
    ObjectNode json = Json.object();
    json.put("scale", calibration.scale());
    json.put("n", calibration.n()).put("divided", calibration.divided());
    put(json, "agreement", calibration.agreement());
    ObjectNode kappas = json.putObject("kappa");
    calibration.kappas().forEach((weights, kappa) -> put(kappas, weights, kappa));
    numbers(json.putObject("krippendorff_alpha"), calibration.alphas());
    ObjectNode confusion = json.putObject("confusion");
    calibration.classes().forEach(confusion.putArray("classes")::add);
    ArrayNode rows = confusion.putArray("people_by_judge");
    for (List<Long> row : calibration.confusion()) {
      row.forEach(rows.addArray()::add);
    }
    numbers(json.putObject("correlation"), calibration.correlations());
    if (calibration.meanDifference() != null) {
      json.put("mean_difference", calibration.meanDifference());
      json.put("mean_absolute_difference", calibration.meanAbsoluteDifference());
    }
    Calibration.Rates rates = calibration.rates();
    if (rates != null) {
      ObjectNode of = json.putObject("rates");
      put(of, "sensitivity", rates.sensitivity());
      put(of, "specificity", rates.specificity());
      put(of, "judged", rates.judged());
      put(of, "corrected", rates.corrected());
    }
    Calibration.People people = calibration.people();
    if (people != null) {
      ObjectNode of = json.putObject("annotators");
      of.put("count", people.annotators())
          .put("n", people.n())
          .put("agreement", people.agreement());
      numbers(of.putObject("krippendorff_alpha"), people.alphas());
    }
    return json;
  }

  private static void numbers(ObjectNode json, Map<String, Double> numbers) {
    numbers.forEach(json::put);
  }

  private static void put(ObjectNode json, String key, @Nullable Estimate estimate) {
    if (estimate == null) {
      json.putNull(key);
      return;
    }
    ObjectNode of = json.putObject(key);
    of.put("value", estimate.value()).put("n", estimate.n());
    Interval interval = estimate.interval();
    if (interval == null) {
      of.putNull("ci95");
    } else {
      of.putArray("ci95").add(interval.low()).add(interval.high());
    }
  }
}
