package io.murmuration.agent.rules;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Java source seen three times: as it is, with nothing but its code, with nothing but its
 * comments. What is left out is blank, string contents too, so that lines and columns stay.
 */
record SourceText(String all, String code, String comments) {

    private static final Pattern NO_CODE = Pattern.compile("(?<comment>//[^\\n]*|/\\*(?s:.*?)\\*/)"
            + "|\"\"\"[^\\\\]*?(?:\\\\.[^\\\\]*?)*?\"\"\""
            + "|\"[^\"\\\\\\n]*(?:\\\\.[^\"\\\\\\n]*)*\""
            + "|'[^'\\\\\\n]*(?:\\\\.[^'\\\\\\n]*)*'");

    private static final Pattern INK = Pattern.compile("[^\\n]");

    static SourceText of(String all) {
        StringBuilder code = new StringBuilder(all.length());
        StringBuilder comments = new StringBuilder(all.length());
        Matcher found = NO_CODE.matcher(all);
        int from = 0;
        while (found.find()) {
            String between = all.substring(from, found.start());
            boolean comment = found.group("comment") != null;
            code.append(between).append(blank(found.group()));
            comments.append(blank(between)).append(comment ? found.group() : blank(found.group()));
            from = found.end();
        }
        code.append(all, from, all.length());
        comments.append(blank(all.substring(from)));
        return new SourceText(all, code.toString(), comments.toString());
    }

    private static String blank(String text) {
        return INK.matcher(text).replaceAll(" ");
    }
}
