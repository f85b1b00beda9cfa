package io.murmuration.agent.node;

/**
 * What a running node tells other processes of its machine.
 *
 * @param name the node's name
 * @param pid its process
 * @param http the base of its management endpoint, such as {@code http://127.0.0.1:7180}
 * @param gossip where it receives gossip, as host:port
 * @param akka where its actors are reached; empty without remoting
 * @param raft where it takes part in agreement, as host:port; empty if it does not
 * @param started when it came up, in ISO 8601
 */
public record RunFile(String name, long pid, String http, String gossip, String akka, String raft, String started) {

    /** Returns whether the process still runs. */
    public boolean isAlive() {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
}
