package io.edupulse.kernel.aggregate;

/// Why an aggregate refuses a command. Each aggregate has a sealed family of records, one for each rule.
public interface Rejection {

    /// A stable name of the rule for programs, such as `quiz.closed`. Never changes once released.
    String code();

    /// One sentence for people: what was refused, with the values that matter.
    String message();
}
