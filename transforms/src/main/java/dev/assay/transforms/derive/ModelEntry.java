package dev.assay.transforms.derive;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A judge or rephraser as a folder's {@code settings.json} names it.
 *
 * @param name part of the ids of its rows
 * @param keys {@code api}, {@code model_name}, {@code parameters} and whatever else its rows are to
 *     have, such as {@code group}; never changed after construction
 */
public record ModelEntry(String name, ObjectNode keys) {}
