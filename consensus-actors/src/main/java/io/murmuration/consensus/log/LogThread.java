package io.murmuration.consensus.log;

/**
 * A thread that cannot be interrupted: an interrupt would close the channel that it writes through,
 * and with it the log.
 */
final class LogThread extends Thread {

    LogThread(Runnable work, String name) {
        super(work, name);
        setDaemon(true);
    }

    @Override
    public void interrupt() {
        // neither sent nor honoured: what ends this thread is the closing of its log
    }

    /** Waits for the thread's end; an interrupt of the caller is kept for later. */
    void await() {
        boolean interrupted = false;
        while (isAlive()) {
            try {
                join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
