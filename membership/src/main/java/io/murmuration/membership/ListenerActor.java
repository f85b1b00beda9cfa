package io.murmuration.membership;

import java.util.concurrent.Executor;

final class ListenerActor {

    static final class Gate {

        private volatile boolean closed;

        Gate(MembershipListener listener, Executor executor) {}

        void close() {
            closed = true;
        }

        boolean isClosed() {
            return closed;
        }
    }

    private ListenerActor() {}
}
