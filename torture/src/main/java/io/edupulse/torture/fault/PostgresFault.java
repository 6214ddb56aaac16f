package io.edupulse.torture.fault;

import io.edupulse.torture.process.PostgresPair;
import io.edupulse.torture.process.PostgresServer;
import io.edupulse.torture.process.Signals;
import java.util.Locale;

/// Something that happens to the primary and ends with the same primary.
record PostgresFault(PostgresPair pair, PostgresServer primary, How how) implements Fault {

    /// What happens to it.
    enum How {
        /// All sessions of nodes and writers are ended, as by an administrator.
        TERMINATE_BACKENDS,
        /// SIGKILL for one process of a session, upon which PostgreSQL ends all of them and recovers.
        KILL_BACKEND,
        /// SIGKILL for the postmaster.
        KILL,
        /// The immediate shutdown, and a start.
        RESTART,
        /// SIGSTOP for all of its processes.
        STOP
    }

    private static final String SESSIONS = " from pg_stat_activity where backend_type = 'client backend'"
            + " and application_name <> 'torture' and pid <> pg_backend_pid()";

    static PostgresFault of(PostgresPair pair, How how) {
        return new PostgresFault(pair, pair.primary(), how);
    }

    @Override
    public String begin() throws Exception {
        switch (how) {
            case TERMINATE_BACKENDS -> {
                int ended = primary.texts("select pg_terminate_backend(pid)" + SESSIONS)
                        .size();
                return primary.name() + String.format(Locale.ROOT, ", %d sessions", ended);
            }
            case KILL_BACKEND -> {
                var pids = primary.texts("select pid" + SESSIONS + " order by backend_start limit 1");
                pids.forEach(pid -> Signals.send("KILL", Long.parseLong(pid)));
            }
            case KILL -> primary.kill();
            case RESTART -> primary.stopImmediately();
            case STOP -> primary.signalAll("STOP");
        }
        return primary.name();
    }

    @Override
    public void heal() {
        if (how == How.STOP) {
            primary.signalAll("CONT");
        }
        primary.start();
    }

    @Override
    public boolean isBack() throws Exception {
        return !primary.texts("select 1").isEmpty();
    }
}
