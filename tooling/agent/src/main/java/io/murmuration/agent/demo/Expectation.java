package io.murmuration.agent.demo;

/** What has to hold for the demo to pass, in the order in which it is found out. */
public enum Expectation {
    FORMED("three processes without a first seed form one cluster"),
    HEARD("each message is shown by every node, once, in its sender's order"),
    SUSPECTED("the survivors suspect the killed node"),
    FAILED("the survivors hold the killed node dead"),
    EVIDENCE("the verdict names the survivors as observers, with silence and phi"),
    GOES_ON("the survivors go on talking"),
    RETURNED("the killed node comes back at its old address under a new life"),
    HISTORY("it is shown what was said while it was away, once"),
    HEARD_AGAIN("it talks again and is heard by all"),
    LEFT("a node stopped by SIGTERM is seen to leave, not to fail"),
    NO_FALSE_ALARM("no other node was held dead"),
    CLEAN_END("all nodes end by themselves when asked"),
    NOTHING_LEFT("no process is left behind");

    private final String sentence;

    Expectation(String sentence) {
        this.sentence = sentence;
    }

    /** Returns what is expected, as a clause. */
    public String sentence() {
        return sentence;
    }
}
