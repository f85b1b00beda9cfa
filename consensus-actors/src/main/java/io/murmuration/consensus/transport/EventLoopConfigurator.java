package io.murmuration.consensus.transport;

import akka.dispatch.DispatcherPrerequisites;
import akka.dispatch.ExecutorServiceConfigurator;
import akka.dispatch.ExecutorServiceFactory;
import com.typesafe.config.Config;
import java.util.concurrent.ThreadFactory;

/**
 * Lets an Akka dispatcher run its actors on an {@link EventLoop}:
 *
 * <pre>{@code
 * type = Dispatcher
 * executor = "io.murmuration.consensus.transport.EventLoopConfigurator"
 * throughput = 256
 * event-loop.spin = 0 us
 * }</pre>
 *
 * <p>Akka makes it by its class name.
 */
public final class EventLoopConfigurator extends ExecutorServiceConfigurator {

    private static final String SPIN = "event-loop.spin";

    private final long spinNanos;

    /** Creates what Akka asks for the dispatcher with this configuration. */
    public EventLoopConfigurator(Config config, DispatcherPrerequisites prerequisites) {
        super(config, prerequisites);
        this.spinNanos = config.hasPath(SPIN) ? config.getDuration(SPIN).toNanos() : 0;
    }

    @Override
    public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threadFactory) {
        return () -> EventLoop.start(threadFactory, spinNanos);
    }
}
