package io.metka.tags.sandbox;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.ContextThreadLocal;
import com.oracle.truffle.api.TruffleSafepoint;
import com.oracle.truffle.api.exception.AbstractTruffleException;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.instrumentation.EventContext;
import com.oracle.truffle.api.instrumentation.ExecutionEventNode;
import com.oracle.truffle.api.instrumentation.SourceSectionFilter;
import com.oracle.truffle.api.instrumentation.StandardTags;
import com.oracle.truffle.api.instrumentation.TruffleInstrument;
import com.oracle.truffle.api.nodes.Node;
import java.util.function.IntConsumer;

/**
 * Bounds how deep a script's functions call each other, and lets a stop in at each call: a function that catches its own
 * stack overflow and calls itself again can be stopped by nothing else.
 */
public final class DepthGuard extends TruffleInstrument {
    static final String ID = "metka-depth-guard";

    private final ContextThreadLocal<int[]> depth = locals.createContextThreadLocal((_, _) -> new int[1]);

    /** Switches the guard on for an engine, with the most nested calls. */
    interface Switch extends IntConsumer {}

    @Override
    protected void onCreate(Env env) {
        Switch on = most -> env.getInstrumenter()
                .attachExecutionEventFactory(
                        SourceSectionFilter.newBuilder()
                                .tagIs(StandardTags.RootTag.class)
                                .includeInternal(false)
                                .build(),
                        (EventContext _) -> new Counting(depth, most));
        env.registerService(on);
    }

    /** Counts one function's calls. */
    private static final class Counting extends ExecutionEventNode {
        private final ContextThreadLocal<int[]> depth;
        private final int most;

        Counting(ContextThreadLocal<int[]> depth, int most) {
            this.depth = depth;
            this.most = most;
        }

        @Override
        protected void onEnter(VirtualFrame frame) {
            TruffleSafepoint.poll(this);
            int[] now = depth.get();
            if (++now[0] > most) {
                CompilerDirectives.transferToInterpreter();
                throw new TooDeepException(this, most);
            }
        }

        @Override
        protected void onReturnValue(VirtualFrame frame, Object result) {
            depth.get()[0]--;
        }

        @Override
        protected void onReturnExceptional(VirtualFrame frame, Throwable exception) {
            depth.get()[0]--;
        }
    }

    /** Functions call each other too deep; a script may catch it, and is then as deep as before. */
    @SuppressWarnings("serial") // It never leaves its engine.
    private static final class TooDeepException extends AbstractTruffleException {
        TooDeepException(Node place, int most) {
            super("Functions call each other more than " + most + " deep", place);
        }
    }
}
