package io.murmuration.chat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the log to a file or the error stream, never to where people chat. Every line, as text or
 * as JSON, carries the node's name and, once it is a member, its life.
 */
final class ChatLog {

    /** How a line of the log looks. */
    enum Form {
        text,
        json
    }

    private static final String PATTERN =
            "%d{HH:mm:ss.SSS} %-5level [%property{node} %property{member}] %logger{24} %msg%n";

    private ChatLog() {}

    /** Sets the log up for this process; without a file it goes to the error stream. */
    static void begin(Form form, Optional<Path> file, String node) {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (factory instanceof LoggerContext context) {
            context.reset();
            context.putProperty("node", node);
            context.putProperty("member", "-");
            OutputStreamAppender<ILoggingEvent> appender = appender(file);
            appender.setContext(context);
            appender.setName("chat");
            appender.setEncoder(encoder(context, form));
            appender.start();
            context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
            context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
            context.getLogger("akka").setLevel(Level.WARN);
            // Connections break when nodes leave or fail; membership says so in better words.
            context.getLogger("akka.remote").setLevel(Level.ERROR);
            context.getLogger("akka.stream.Materializer").setLevel(Level.ERROR);
            // Why a port cannot be bound is said by membership, with the setting to change.
            context.getLogger("akka.io.UdpListener").setLevel(Level.OFF);
        }
    }

    /** Names the node's life in every line from now on. */
    static void member(String life) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.putProperty("member", life);
        }
    }

    private static OutputStreamAppender<ILoggingEvent> appender(Optional<Path> file) {
        if (file.isPresent()) {
            FileAppender<ILoggingEvent> appender = new FileAppender<>();
            appender.setFile(file.get().toString());
            return appender;
        }
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setTarget("System.err");
        return appender;
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, Form form) {
        if (form == Form.json) {
            JsonEncoder encoder = new JsonEncoder();
            encoder.setContext(context);
            encoder.start();
            return encoder;
        }
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        return encoder;
    }
}
