package io.edupulse.torture.workload;

/// One kind of work of a client, in rounds.
@FunctionalInterface
interface Worker {

    /// Does one round, which ends within about a minute whatever happens.
    void work() throws Exception;
}
