package io.murmuration.agent.node;

import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/** The log of a node process: its form, and who speaks in it. */
public final class NodeLog {

    /** How log lines look. */
    public enum Form {
        TEXT,
        JSON
    }

    private NodeLog() {}

    /**
     * Chooses form and configuration, unless the JVM was given others, and names the node. Works
     * before the first line only.
     */
    public static void choose(Form form, String node) {
        setUnlessSet("murmuration.log", form == Form.JSON ? "json" : "text");
        setUnlessSet("logback.configurationFile", "io/murmuration/agent/logback.xml");
        speakAs(node, node);
    }

    /** Names node and member in every line from now on. */
    static void speakAs(String node, String member) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.putProperty("node", node);
            context.putProperty("member", member);
        }
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
