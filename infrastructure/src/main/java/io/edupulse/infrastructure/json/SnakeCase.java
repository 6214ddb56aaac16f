package io.edupulse.infrastructure.json;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.NamingBase;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;

/// Names as they are in JSON.
final class SnakeCase {

    private static final NamingBase STRATEGY = new SnakeCaseStrategy();

    private SnakeCase() {}

    static String of(String name) {
        return STRATEGY.translate(name);
    }
}
