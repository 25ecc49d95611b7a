package io.metka.container;

import java.util.List;

/** Reads JavaScript source without running it. */
public interface ScriptSyntax {

    /**
     * Why a browser would refuse a script.
     *
     * @param line counted from 1
     * @param column counted from 1
     */
    record Flaw(int line, int column, String message) {}

    /** What keeps this script from being read; empty when nothing does. Never runs any of it. */
    List<Flaw> problems(String code);
}
