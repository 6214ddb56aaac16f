package io.edupulse.benchmarks.suite.capacity;

/// Machines, and how the work is spread over them.
///
/// @param nodes machines of nodes
/// @param databases machines of PostgreSQL, each with a log of its own
/// @param brokers JetStream clusters of three machines, which streams are spread over
/// @param cores of each machine
/// @param partitions of each log
/// @param millisBetween for a message from one machine to another
/// @param sharesOne whether all of it is one machine
record Shape(
        int nodes, int databases, int brokers, int cores, int partitions, double millisBetween, boolean sharesOne) {

    static final int REPLICAS = 3;

    /// Above this share of its time a processor makes others wait for long.
    private static final double BUSY = 0.6;

    private static final double TOO_BUSY = 0.67;

    /// The machine of the benchmarks.
    static Shape ofThisMachine(int partitions) {
        return new Shape(1, 1, 1, Runtime.getRuntime().availableProcessors(), partitions, 0, true);
    }

    /// As few machines as keep their processors busy for at most three fifths of the time. Batches are taken
    /// for large, which they are under load.
    static Shape forLoad(double commandsASecond, UnitCosts costs, int cores, double millisBetween) {
        double room = cores * BUSY * 1e6;
        int nodes = machines(commandsASecond * costs.node(), room);
        int databases = machines(commandsASecond * costs.database(), room);
        int brokers = machines(commandsASecond * costs.broker(), room);
        return new Shape(nodes, databases, brokers, cores, 8, millisBetween, false);
    }

    /// The same with more machines of the kinds that are busy for too long, whose shares of time these are.
    Shape grown(double node, double database, double broker) {
        return new Shape(
                grown(nodes, node),
                grown(databases, database),
                grown(brokers, broker),
                cores,
                partitions,
                millisBetween,
                sharesOne);
    }

    private static int grown(int machines, double busy) {
        return busy > TOO_BUSY ? Math.max(machines + 1, machines * 5 / 4) : machines;
    }

    private static int machines(double work, double room) {
        return (int) Math.max(1, Math.ceil(work / room));
    }

    int allPartitions() {
        return databases * partitions;
    }

    int machines() {
        return sharesOne ? 1 : nodes + databases + brokers * REPLICAS;
    }
}
