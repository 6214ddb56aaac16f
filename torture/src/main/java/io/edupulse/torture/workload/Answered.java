package io.edupulse.torture.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.edupulse.torture.history.Outcome;

/// What came back of a request.
///
/// @param status of HTTP; 0 without an answer
/// @param body a missing node without an answer
record Answered(Outcome outcome, int status, JsonNode body) {}
