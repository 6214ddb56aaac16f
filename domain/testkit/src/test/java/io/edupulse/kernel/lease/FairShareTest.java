package io.edupulse.kernel.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.lease.Leases.Lease;
import io.edupulse.kernel.lease.Leases.Standing;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.testkit.InMemoryLeases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FairShareTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int TASKS = 8;

    private final InMemoryLeases.Cluster cluster = new InMemoryLeases.Cluster();
    private final List<Node> nodes = new ArrayList<>();

    private final class Node {
        private final InMemoryLeases leases = cluster.node();
        private final AtomicBoolean isAble = new AtomicBoolean(true);
        private final FairShare<Worker> share;

        Node() {
            List<FairShare.Task<Worker>> tasks = IntStream.range(0, TASKS)
                    .<FairShare.Task<Worker>>mapToObj(Job::new)
                    .toList();
            share = FairShare.start("relays", leases, tasks, isAble::get);
            nodes.add(this);
        }

        int tasks() {
            return share.works().size();
        }
    }

    private record Job(int number) implements FairShare.Task<Worker> {

        @Override
        public String lease() {
            return "relay/" + number;
        }

        @Override
        public Worker begin(Lease lease) {
            return new Worker(lease);
        }
    }

    /// Works until it is stopped, whatever becomes of its lease.
    private static final class Worker implements FairShare.Work {
        private final CountDownLatch stopping = new CountDownLatch(1);
        private final Thread thread;

        Worker(Lease lease) {
            thread = Thread.ofVirtual().start(() -> {
                try (lease) {
                    stopping.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }

        @Override
        public boolean isRunning() {
            return thread.isAlive();
        }

        @Override
        public void stop() {
            stopping.countDown();
        }

        @Override
        public boolean awaitEnd(Deadline deadline) throws InterruptedException {
            return thread.join(deadline.left());
        }
    }

    @AfterEach
    void close() {
        nodes.forEach(node -> node.share.close());
    }

    private void awaitTasks(Integer... each) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(nodes.stream().map(Node::tasks)).containsExactlyInAnyOrder(each));
    }

    @Test
    void shares_differ_by_one_at_most_and_leave_nothing_over() {
        for (int members = 1; members <= 12; members++) {
            int all = members;
            var shares = IntStream.range(0, members)
                    .map(place -> new Standing(place, all, 0).shareOf(TASKS))
                    .boxed()
                    .toList();
            assertThat(shares.stream().mapToInt(share -> share).sum()).isEqualTo(TASKS);
            assertThat(shares).allMatch(share -> share == TASKS / all || share == TASKS / all + 1);
        }
    }

    @Test
    void what_is_left_over_goes_to_the_members_in_turn() {
        for (int members = 1; members <= 12; members++) {
            var all = new int[members];
            for (int group = 0; group < 7; group++) {
                for (int place = 0; place < members; place++) {
                    all[place] += new Standing(place, members, group).shareOf(TASKS);
                }
                var sums = IntStream.of(all).summaryStatistics();
                assertThat(sums.getSum()).isEqualTo((group + 1L) * TASKS);
                assertThat(sums.getMax() - sums.getMin()).isBetween(0, 1);
            }
        }
    }

    @Test
    void one_node_has_all_and_gives_others_their_share_when_they_come() {
        new Node();
        awaitTasks(8);

        new Node();
        awaitTasks(4, 4);

        new Node();
        awaitTasks(3, 3, 2);
    }

    @Test
    void more_nodes_than_can_be_divided_evenly_have_one_task_less_and_not_none() {
        for (int i = 0; i < 5; i++) {
            new Node();
        }

        awaitTasks(2, 2, 2, 1, 1);
    }

    @Test
    void the_tasks_of_a_dead_node_are_shared_by_the_others() {
        new Node();
        new Node();
        awaitTasks(4, 4);

        nodes.getFirst().leases.close();

        awaitTasks(0, 8);
    }

    @Test
    void a_node_that_cannot_work_leaves_its_tasks_to_others_until_it_can() {
        new Node();
        new Node();
        awaitTasks(4, 4);

        nodes.getFirst().isAble.set(false);
        awaitTasks(0, 8);

        nodes.getFirst().isAble.set(true);
        awaitTasks(4, 4);
    }

    @Test
    void a_node_that_is_a_member_no_more_leaves_its_tasks_to_others() {
        new Node();
        new Node();
        awaitTasks(4, 4);

        nodes.getFirst().leases.leaveGroups();

        awaitTasks(0, 8);
    }

    @Test
    void a_node_that_leaves_hands_all_its_tasks_over() throws InterruptedException {
        var leaving = new Node();
        new Node();
        awaitTasks(4, 4);

        leaving.share.close();

        assertThat(leaving.share.awaitEnd(Deadline.after(LIMIT))).isTrue();
        assertThat(leaving.tasks()).isZero();
        awaitTasks(0, 8);
    }
}
