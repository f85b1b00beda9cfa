package io.murmuration.consensus.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that runs tasks and serves sockets, so that what comes from a socket reaches an actor,
 * and what the actor says reaches a socket, without another thread's waking up. As the executor of
 * an Akka dispatcher (see {@link EventLoopConfigurator}) it runs actors.
 *
 * <p>It goes round: sockets that are ready, timers that are due, tasks until there are none (but no
 * more than {@value #TASKS_PER_TURN} before the sockets are looked at again), then what was asked
 * for the end of the turn, such as writing what was sent.
 *
 * <p>{@link #execute} and the other methods of an executor are for all threads. All that is
 * package-private is for its own thread.
 */
public final class EventLoop extends AbstractExecutorService {

    /** Takes word of a channel that is ready. */
    interface Handler {

        /** The channel of {@code key} can do what its ready set says. */
        void ready(SelectionKey key);
    }

    private record Timer(long dueNanos, long order, Runnable task) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            long difference = dueNanos - other.dueNanos;
            return difference != 0 ? Long.signum(difference) : Long.signum(order - other.order);
        }
    }

    static final int TASKS_PER_TURN = 256;

    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);
    private static final ThreadLocal<@Nullable EventLoop> CURRENT = new ThreadLocal<>();
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Queue<Runnable> fromOthers = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<Runnable> own = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Selector selector;
    private final Thread thread;
    private final long spinNanos;
    private ArrayList<Runnable> atEnd = new ArrayList<>();
    private ArrayList<Runnable> atNextEnd = new ArrayList<>();
    private long timerOrder;
    private volatile boolean stopping;

    private EventLoop(ThreadFactory threads, long spinNanos) {
        try {
            this.selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException("no selector can be opened: are there too many open files?", e);
        }
        this.spinNanos = spinNanos;
        this.thread = threads.newThread(this::run);
    }

    /**
     * Starts a loop on a thread of {@code threads}.
     *
     * @param spinNanos for so long it looks for work before it sleeps; 0 = not at all. More: less
     *     waiting where there is a core to spare
     */
    public static EventLoop start(ThreadFactory threads, long spinNanos) {
        EventLoop loop = new EventLoop(threads, spinNanos);
        loop.thread.start();
        return loop;
    }

    /**
     * Returns the loop that the caller runs on.
     *
     * @throws IllegalStateException if it runs on none
     */
    public static EventLoop current() {
        EventLoop loop = CURRENT.get();
        if (loop == null) {
            throw new IllegalStateException(
                    "thread " + Thread.currentThread().getName() + " is no event loop: give the actor a dispatcher with"
                            + " executor = \"" + EventLoopConfigurator.class.getName() + "\"");
        }
        return loop;
    }

    /** Says whether the caller runs on this loop. */
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void execute(Runnable task) {
        if (isCurrent()) {
            own.add(task);
            return;
        }
        if (stopping) {
            throw new RejectedExecutionException("the event loop has been shut down");
        }
        fromOthers.add(task);
        wakeUp();
        if (ended.getCount() == 0 && fromOthers.remove(task)) {
            throw new RejectedExecutionException("the event loop has ended");
        }
    }

    /** Runs {@code task} once the time has passed, unless the loop ends before. */
    void schedule(long delayNanos, Runnable task) {
        timers.add(new Timer(System.nanoTime() + delayNanos, timerOrder++, task));
    }

    /** Runs {@code task} at the end of this turn, once for each call. */
    void atEndOfTurn(Runnable task) {
        atEnd.add(task);
    }

    /** Tells {@code handler} when the channel is ready for one of these operations. */
    SelectionKey register(SelectableChannel channel, int operations, Handler handler) throws IOException {
        channel.configureBlocking(false);
        return channel.register(selector, operations, handler);
    }

    /**
     * Takes no more tasks from other threads; those that it has it does, then it closes all sockets
     * that are registered, and ends.
     */
    @Override
    public void shutdown() {
        stopping = true;
        selector.wakeup();
    }

    /** Shuts down; no task is interrupted, for that would close its sockets and files. */
    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return stopping;
    }

    @Override
    public boolean isTerminated() {
        return ended.getCount() == 0;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return ended.await(timeout, unit);
    }

    private void run() {
        CURRENT.set(this);
        try {
            while (!stopping) {
                turn();
            }
            finish();
        } finally {
            ended.countDown();
            CURRENT.remove();
        }
    }

    private void turn() {
        try {
            if (hasTasks() || !atEnd.isEmpty()) {
                selector.selectNow(this::dispatch);
            } else if (spinNanos == 0 || !spin()) {
                sleep();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the event loop cannot wait for its sockets", e);
        }
        runTimers();
        runTasks();
        runEnds();
    }

    private boolean spin() throws IOException {
        long begin = System.nanoTime();
        do {
            if (selector.selectNow(this::dispatch) > 0 || hasTasks() || stopping) {
                return true;
            }
            Thread.onSpinWait();
        } while (System.nanoTime() - begin < spinNanos);
        return false;
    }

    private void sleep() throws IOException {
        long millis = millisToTimer();
        asleep.set(true);
        // Whoever adds a task from now on sees that the loop sleeps; what was added before is seen
        // here.
        if (millis == 0 || !fromOthers.isEmpty() || stopping) {
            selector.selectNow(this::dispatch);
        } else {
            selector.select(this::dispatch, millis < 0 ? 0 : millis);
        }
        asleep.set(false);
    }

    /** Returns how long until the next timer is due, rounded up; -1 if there is none. */
    private long millisToTimer() {
        Timer next = timers.peek();
        if (next == null) {
            return -1;
        }
        long nanos = next.dueNanos - System.nanoTime();
        return nanos <= 0 ? 0 : (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
    }

    private boolean hasTasks() {
        return !own.isEmpty() || !fromOthers.isEmpty();
    }

    private void wakeUp() {
        if (asleep.get() && asleep.compareAndSet(true, false)) {
            selector.wakeup();
        }
    }

    private void dispatch(SelectionKey key) {
        Handler handler = (Handler) key.attachment();
        try {
            handler.ready(key);
        } catch (RuntimeException e) {
            LOG.error("a handler of sockets failed, its connection is closed: channel={}", key.channel(), e);
            close(key);
        } catch (Error e) {
            report(e);
        }
    }

    private void runTimers() {
        if (timers.isEmpty()) {
            return;
        }
        long nowNanos = System.nanoTime();
        Timer next = timers.peek();
        while (next != null && next.dueNanos - nowNanos <= 0) {
            timers.remove();
            run(next.task);
            next = timers.peek();
        }
    }

    private void runTasks() {
        for (int done = 0; done < TASKS_PER_TURN; ) {
            Runnable mine = own.poll();
            if (mine != null) {
                run(mine);
                done++;
            }
            Runnable theirs = fromOthers.poll();
            if (theirs != null) {
                run(theirs);
                done++;
            }
            if (mine == null && theirs == null) {
                return;
            }
        }
    }

    private void runEnds() {
        ArrayList<Runnable> now = atEnd;
        atEnd = atNextEnd;
        for (int i = 0; i < now.size(); i++) {
            run(now.get(i));
        }
        now.clear();
        atNextEnd = now;
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("a task of the event loop failed: task={}", task, e);
        } catch (Error e) {
            report(e);
        }
    }

    /** Errors are for whoever made the thread: Akka logs them or ends the process, as it is set. */
    private void report(Error error) {
        thread.getUncaughtExceptionHandler().uncaughtException(thread, error);
    }

    private void finish() {
        while (hasTasks()) {
            runTasks();
        }
        runEnds();
        for (SelectionKey key : selector.keys()) {
            close(key);
        }
        try {
            selector.close();
        } catch (IOException e) {
            LOG.warn("the event loop's selector cannot be closed", e);
        }
    }

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException e) {
            LOG.debug("a socket cannot be closed: channel={}", key.channel(), e);
        }
    }
}
