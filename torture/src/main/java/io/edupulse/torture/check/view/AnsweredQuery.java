package io.edupulse.torture.check.view;

import io.edupulse.torture.check.finding.Step;
import io.edupulse.torture.check.history.Operation;

/// A query and its answer, for people.
final class AnsweredQuery {

    private AnsweredQuery() {}

    static Step step(Operation query) {
        var after = query.after() == null
                ? ""
                : " after " + query.after().partition() + ":" + query.after().position();
        return new Step(
                query.began(),
                query.ended(),
                query.client() + (query.node().isEmpty() ? "" : " at " + query.node()),
                query.command() + ' ' + query.payload() + after + ": "
                        + (query.answer().isMissingNode() ? query.code() : query.answer()));
    }
}
