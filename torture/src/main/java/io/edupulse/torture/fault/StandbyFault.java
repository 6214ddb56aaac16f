package io.edupulse.torture.fault;

import io.edupulse.torture.process.PostgresPair;
import io.edupulse.torture.process.PostgresServer;
import java.sql.SQLException;
import java.util.List;

/// Something that happens to the synchronous standby. While it is away, no commit is confirmed.
record StandbyFault(PostgresPair pair, PostgresServer standby, How how) implements Fault {

    /// What happens to it.
    enum How {
        /// SIGKILL.
        KILL,
        /// SIGSTOP for all of its processes.
        STOP,
        /// It goes on receiving and confirming, and shows nothing of it.
        PAUSE_REPLAY
    }

    static StandbyFault of(PostgresPair pair, How how) {
        return new StandbyFault(pair, pair.standby(), how);
    }

    @Override
    public String begin() throws SQLException {
        switch (how) {
            case KILL -> standby.kill();
            case STOP -> standby.signalAll("STOP");
            case PAUSE_REPLAY -> standby.texts("select pg_wal_replay_pause()");
        }
        return standby.name();
    }

    @Override
    public void heal() throws SQLException {
        switch (how) {
            case KILL -> standby.start();
            case STOP -> standby.signalAll("CONT");
            case PAUSE_REPLAY -> standby.texts("select pg_wal_replay_resume()");
        }
    }

    @Override
    public boolean isBack() throws Exception {
        return pair.isReplicating()
                && standby.texts("select pg_get_wal_replay_pause_state()").equals(List.of("not paused"));
    }
}
