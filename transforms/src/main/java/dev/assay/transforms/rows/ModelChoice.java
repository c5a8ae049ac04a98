package dev.assay.transforms.rows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One model of an experiment's matrix.
 *
 * @param name unique among the experiment's models; second half of a variant's label
 * @param api the connector's name
 * @param model the model's name as that API knows it; empty where the API needs none
 * @param parameters sent with every call; a row's own {@code parameters} go over them key by key
 * @param group rate-limit group of rows that name none; null for the api's name
 */
public record ModelChoice(
    String name, String api, String model, ObjectNode parameters, @Nullable String group) {}
