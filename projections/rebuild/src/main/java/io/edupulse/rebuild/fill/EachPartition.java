package io.edupulse.rebuild.fill;

import io.edupulse.kernel.failure.CodedException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;

/// Runs a task for each partition, on a number of threads. The first failure ends it.
public record EachPartition(int threads) {

    @FunctionalInterface
    interface Task {
        void run(int partition);
    }

    public void run(int partitions, Task task) {
        var names = Thread.ofPlatform().name("rebuild-", 0).daemon().factory();
        try (var executor = Executors.newFixedThreadPool(threads, names)) {
            var results = new ExecutorCompletionService<Integer>(executor);
            for (int i = 0; i < partitions; i++) {
                int partition = i;
                var _ = results.submit(() -> task.run(partition), partition);
            }
            try {
                for (int i = 0; i < partitions; i++) {
                    var _ = results.take().get();
                }
            } catch (ExecutionException e) {
                executor.shutdownNow();
                throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e);
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    public static CodedException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new CodedException("rebuild.interrupted", "Interrupted while a read model was filled or compared", e);
    }
}
