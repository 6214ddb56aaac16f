package io.edupulse.torture.fault;

import io.edupulse.torture.process.PostgresPair;
import io.edupulse.torture.process.PostgresServer;

/// The synchronous standby is killed, so that no commit is confirmed until it is back.
record StandbyFault(PostgresPair pair, PostgresServer standby) implements Fault {

    static StandbyFault of(PostgresPair pair) {
        return new StandbyFault(pair, pair.standby());
    }

    @Override
    public String begin() {
        standby.kill();
        return standby.name();
    }

    @Override
    public void heal() {
        standby.start();
    }

    @Override
    public boolean isBack() throws Exception {
        return pair.isReplicating();
    }
}
